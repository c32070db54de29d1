// What the load knows of the database by the owner's way, past all faults that stand in between:
// how much is overdue, what is still open. Broken, it connects again.
import pg from "pg";

export interface Watch {
  /** Rows, or null when the database did not answer. */
  ask<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[] | null>;
  stop(): Promise<void>;
}

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

export function startWatch(url: string): Watch {
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
  let ended: Promise<void> | null = null;
  const ask = async <Row extends object>(text: string, values: readonly unknown[] = []) =>
    await pool.query<Row>(text, [...values]).then(
      ({ rows }) => rows,
      () => null,
    );
  return {
    ask,
    stop: () => (ended ??= pool.end().catch(() => undefined)),
  };
}
