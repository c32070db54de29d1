// What the load knows of the database by the owner's way, past all faults that stand in between:
// its clock, how much is overdue, what is still open. Broken, it connects again.
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { nowMicros, type Recorder } from "./recorder.ts";

export interface Watch {
  /** Rows, or null when the database did not answer. */
  ask<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[] | null>;
  stop(): Promise<void>;
}

const sampleMs = 500;
const queryMaxMs = 10_000;

export async function connectOwner(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: "torture watch",
    connectionTimeoutMillis: 5000,
  });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

export function startWatch(url: string, recorder: Recorder): Watch {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: "torture watch",
    options: "-c timezone=UTC",
    connectionTimeoutMillis: 5000,
    query_timeout: queryMaxMs,
    max: 2,
  });
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  let stopped = false;
  const ask = async <Row extends object>(text: string, values: readonly unknown[] = []) =>
    await pool.query<Row>(text, [...values]).then(
      ({ rows }) => rows,
      () => null,
    );
  const sample = async () => {
    while (!stopped) {
      const t = nowMicros();
      const rows = await ask<{ now: string }>("select clock_timestamp()::text as now");
      const until = nowMicros();
      if (rows !== null) recorder.write({ record: "clock", t, until, database: rows[0]!.now });
      await wait(sampleMs);
    }
  };
  const sampling = sample();
  return {
    ask,
    async stop() {
      stopped = true;
      await sampling;
      await pool.end().catch(() => undefined);
    },
  };
}
