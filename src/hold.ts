// At the start: holds the database if that was asked for, and finds out whether it is held, so
// that the log says why nothing fires.
import pg from "pg";
import { connectionConfig } from "./database/connect.ts";
import { holdAll, isHeld } from "./database/hold-calls.ts";

export const heldWords =
  "This database is held: nothing fires and nothing is delivered until minoots release.";

export async function meetHold(url: string, isAsked: boolean): Promise<boolean> {
  const name = "minoots start";
  const client = new pg.Client(connectionConfig({ url, role: "minoots_owner", name }));
  client.on("error", () => undefined);
  await client.connect();
  try {
    if (isAsked) await holdAll(client);
    return await isHeld(client);
  } finally {
    await client.end();
  }
}
