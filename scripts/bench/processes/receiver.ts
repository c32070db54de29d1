// The receiver of webhooks: notes the moment each request comes in, answers 200 at once, and
// tells later how long after its due time each one came.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { wallMs } from "../clock.ts";
import { serve } from "../serve.ts";

interface Received {
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
let waiting: { count: number; resolve: () => void } | null = null;
const ports: number[] = [];

serve({
  async start({ endpoints }: { endpoints: number }) {
    for (let index = 0; index < endpoints; index += 1) ports.push(await listen());
  },
  urls: () => ports.map((port) => `http://127.0.0.1:${port}/hook`),
  count: () => ids.size,
  waitFor: ({ count, waitMs }: { count: number; waitMs: number }) => waitFor(count, waitMs),
  clear() {
    received = [];
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
    ids.add(deliveryId);
    if (waiting !== null && ids.size >= waiting.count) waiting.resolve();
    response.writeHead(200).end();
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
