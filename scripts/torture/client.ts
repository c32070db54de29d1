// Connections of the run's own, of which none can keep it for ever: a database that is killed while
// it is asked may leave a socket on which nothing comes any more, not even its end.
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";

const connectMaxMs = 10_000;
const queryMaxMs = 30_000;
const endMaxMs = 5000;

export async function openClient(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis: connectMaxMs,
    query_timeout: queryMaxMs,
  });
  client.on("error", () => undefined); // Whatever it does next fails with the same.
  try {
    await client.connect();
  } catch (error) {
    await endClient(client);
    throw error;
  }
  return client;
}

/** Ends it, or leaves it where it is once its time is over. */
export async function endClient(client: pg.Client): Promise<void> {
  const over = new AbortController();
  const ended = client.end().catch(() => undefined);
  const late = wait(endMaxMs, undefined, { signal: over.signal }).catch(() => undefined);
  await Promise.race([ended, late]);
  over.abort();
}
