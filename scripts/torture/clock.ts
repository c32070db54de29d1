// What the database's clock says, each second, by a connection of its own: how the checker knows
// between which of its moments something was seen outside.
import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import { endClient, openClient } from "./client.ts";
import type { Database } from "./database.ts";
import { nowMicros, type Recorder } from "./load/recorder.ts";

export function watchClock(database: Database, recorder: Recorder) {
  const stopping = new AbortController();
  const running = watch(database, recorder, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function watch(database: Database, recorder: Recorder, stopping: AbortSignal) {
  while (!stopping.aborted) {
    let client: pg.Client | null = null;
    try {
      client = await openClient(database.url());
      for (;;) {
        const t = nowMicros();
        const { rows } = await client.query<{ at: string }>(
          "select to_json(clock_timestamp()) #>> '{}' as at",
        );
        recorder.write({ record: "clock", t, until: nowMicros(), database: rows[0]!.at });
        await wait(1000, undefined, { signal: stopping });
      }
    } catch {
      if (!stopping.aborted) await wait(200);
    } finally {
      if (client !== null) await endClient(client);
    }
  }
}
