// How a connection is given up: with a goodbye, at which the database lets go of all that it
// held, and without waiting for it long. One that no longer answers would not answer a goodbye
// either, and TCP takes a quarter of an hour to notice: it is cut.
import type pg from "pg";

const goodbyeMaxMs = 1000;

export async function hangUp(client: pg.Client): Promise<void> {
  const cut = setTimeout(() => client.connection?.stream.destroy(), goodbyeMaxMs);
  await client.end().catch(() => undefined);
  clearTimeout(cut);
}
