// Reads the feed as a program with the TypeScript client does: an iterator that mends its breaks
// by itself.
import { createClient } from "../../../src/client/index.ts";
import { type ReadOnce, type Reading, untilQuiet } from "./following.ts";
import { dotted } from "./read-subscription.ts";
import type { Scene, Tenant } from "./scene.ts";

const quietMs = 60_000;

export const readIterator: ReadOnce = async (_: Scene, tenant: Tenant, reading: Reading) => {
  const client = createClient({ url: reading.server, key: tenant.apiKey });
  const stop = new AbortController();
  const { after } = reading;
  const stream = client.events({ ...(after === null ? {} : { after }), signal: stop.signal });
  const quiet = untilQuiet(reading.signal, quietMs);
  const takeAll = async () => {
    for await (const { type, cursor, timerId, deliveryId, data } of stream) {
      if (reading.signal.aborted) return;
      quiet.heard();
      const told = { cursor, type: dotted(type), timerId, deliveryId };
      reading.tell(told, JSON.stringify(data));
    }
  };
  try {
    await Promise.race([quiet.promise, takeAll()]);
  } finally {
    quiet.end();
    stop.abort();
  }
};
