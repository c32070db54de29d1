// Reads the feed by REST: as server-sent events that are resumed by Last-Event-ID, or by pages.
import { setTimeout as wait } from "node:timers/promises";
import { ask } from "./asking.ts";
import { type ReadOnce, type Reading, untilQuiet } from "./following.ts";
import type { Scene, Tenant } from "./scene.ts";

interface Event {
  readonly cursor: string;
  readonly type: string;
  readonly timerId: string | null;
  readonly deliveryId: string | null;
}

const quietMs = 25_000;
const pageWaitMs = 300;

export const readStream: ReadOnce = async (_: Scene, tenant: Tenant, reading: Reading) => {
  const quiet = untilQuiet(reading.signal, quietMs);
  const cut = new AbortController();
  const { after } = reading;
  try {
    await Promise.race([quiet.promise, takeAll(cut.signal)]);
  } finally {
    quiet.end();
    cut.abort();
  }

  async function takeAll(signal: AbortSignal): Promise<void> {
    const response = await fetch(`${reading.server}/events`, {
      headers: {
        accept: "text/event-stream",
        "x-api-key": tenant.apiKey,
        ...(after === null ? {} : { "last-event-id": after }),
      },
      signal,
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    let left = "";
    for await (const text of response.body!.pipeThrough(new TextDecoderStream())) {
      if (reading.signal.aborted) return;
      quiet.heard();
      const blocks = (left + text).split("\n\n");
      left = blocks.pop()!;
      for (const block of blocks) hear(reading, block);
    }
  }
};

function hear(reading: Reading, block: string): void {
  const fields = new Map(
    block.split("\n").map((line) => {
      const [name = "", ...rest] = line.split(": ");
      return [name, rest.join(": ")];
    }),
  );
  const [event, data, id] = [fields.get("event"), fields.get("data"), fields.get("id")];
  if (event === "closed") throw new Error(`closed: ${data}`);
  if (data !== undefined) keep(reading, JSON.parse(data) as Event, block);
  else if (id !== undefined) reading.mark(id);
}

function keep(reading: Reading, { cursor, type, timerId, deliveryId }: Event, text: string): void {
  reading.tell({ cursor, type, timerId: timerId ?? null, deliveryId: deliveryId ?? null }, text);
}

export const readPages: ReadOnce = async (_: Scene, tenant: Tenant, reading: Reading) => {
  let { after } = reading;
  while (!reading.signal.aborted) {
    const place = after === null ? "" : `&after=${after}`;
    const url = `${reading.server}/events?first=${50 + reading.random.below(450)}${place}`;
    const { status, text, json } = await ask(url, { method: "GET", key: tenant.apiKey });
    if (status !== 200) throw new Error(`${status} ${text.slice(0, 300)}`);
    if (reading.signal.aborted) break;
    const page = json as { nodes: Event[]; cursor: string; more: boolean };
    for (const event of page.nodes) keep(reading, event, JSON.stringify(event));
    reading.mark(page.cursor);
    after = page.cursor;
    if (!page.more) await wait(pageWaitMs);
  }
  throw reading.signal.reason as Error;
};
