// The receiver of webhooks: notes the moment each request comes in, answers 200 at once (or
// refuses some deliveries the first time, or answers nothing ever), and tells later how long after its due time each came.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { wallMs } from "../clock.ts";
import { serve } from "../serve.ts";

export interface Received {
  readonly at: number;
  readonly deliveryId: string;
  readonly body: Buffer;
}

export interface ReceiverReport {
  readonly lagsMs: number[];
  readonly distinct: number;
  readonly doubles: number;
  readonly lastAt: number;
}

let received: Received[] = [];
let ids = new Set<string>();
let again: Pick<Received, "at" | "deliveryId">[] = [];
let refusesEvery = Infinity;
let hangs = false;
let waiting: { count: number; resolve: () => void } | null = null;
const ports: number[] = [];

serve({
  async start({
    endpoints,
    ...how
  }: {
    endpoints: number;
    refusesEvery?: number;
    hangs?: boolean;
  }) {
    hangs = how.hangs ?? false;
    refusesEvery = how.refusesEvery ?? Infinity;
    for (let index = 0; index < endpoints; index += 1) ports.push(await listen());
  },
  urls: () => ports.map((port) => `http://127.0.0.1:${port}/hook`),
  count: () => ids.size,
  waitFor: ({ count, waitMs }: { count: number; waitMs: number }) => waitFor(count, waitMs),
  waitForAgain: ({ count, waitMs }: { count: number; waitMs: number }) =>
    waitForAgain(count, waitMs),
  again: () => again,
  clear() {
    received = [];
    again = [];
    ids = new Set();
  },
  report,
});

async function listen(): Promise<number> {
  const server = createServer({ keepAliveTimeout: 60_000 }, receive);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

function receive(request: IncomingMessage, response: ServerResponse): void {
  const at = wallMs();
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => {
    const deliveryId = String(request.headers["webhook-id"]);
    received.push({ at, deliveryId, body: Buffer.concat(parts) });
    const isFirst = !ids.has(deliveryId);
    if (!isFirst) again.push({ at, deliveryId });
    ids.add(deliveryId);
    if (waiting !== null && ids.size >= waiting.count) waiting.resolve();
    if (hangs) return;
    response.writeHead(isFirst && ids.size % refusesEvery === 0 ? 503 : 200).end();
  });
}

async function waitFor(count: number, waitMs: number): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, waitMs);
  waiting = { count, resolve };
  if (ids.size >= count) resolve();
  await promise;
  clearTimeout(timer);
  waiting = null;
  return ids.size;
}

async function waitForAgain(count: number, waitMs: number): Promise<number> {
  const endAt = performance.now() + waitMs;
  while (again.length < count && performance.now() < endAt) await pause(50);
  return again.length;
}

/** Of each delivery its first arrival. */
function report(): ReceiverReport {
  const firsts = new Map<string, Received>();
  for (const one of received) if (!firsts.has(one.deliveryId)) firsts.set(one.deliveryId, one);
  const kept = [...firsts.values()];
  return {
    lagsMs: kept.map(({ at, body }) => at - dueOf(body)),
    distinct: firsts.size,
    doubles: received.length - firsts.size,
    lastAt: kept.reduce((last, { at }) => Math.max(last, at), 0),
  };
}

function dueOf(body: Buffer): number {
  return Date.parse((JSON.parse(body.toString()) as { timestamp: string }).timestamp);
}
