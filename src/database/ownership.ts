// Who holds leased deliveries. An owner is a number whose shared advisory lock is held on a
// connection: a number that nobody holds is an owner that is gone, within moments of its
// death, and others take its deliveries and jobs. A new connection is a new owner.
import { randomInt } from "node:crypto";
import pg from "pg";
import type { Logger } from "pino";
import { connectionConfig } from "./connect.ts";
import type { Database } from "./wire.ts";

export interface Ownership {
  owner(): number;
  release(): Promise<void>;
}

const reconnectMs = 250;

export async function becomeOwner(database: Database): Promise<number> {
  const owner = randomInt(1, 2 ** 48 - 1);
  await database.query({ text: "select pg_advisory_lock_shared($1)", values: [owner] });
  return owner;
}

/** How the jobs of an owner are locked; `unlock_jobs` reads the owner from it. */
export function lockNameOf(owner: number): string {
  return `minoots-${owner}`;
}

/** An owner of its own connection, for a process that claims deliveries through a pool. */
export async function holdOwnership(options: { url: string; log: Logger }): Promise<Ownership> {
  let client = newClient(options.url);
  let released = false;
  let owner = await enter(client);
  const watch = (watched: pg.Client) =>
    watched.once("end", () => {
      if (!released) void reconnect();
    });
  const reconnect = async () => {
    for (;;) {
      const next = newClient(options.url);
      try {
        owner = await enter(next);
        client = next;
        if (released) await next.end();
        else watch(next);
        return;
      } catch (error) {
        options.log.debug({ error }, "the connection that holds the leases is not back yet");
        await new Promise((resolve) => setTimeout(resolve, reconnectMs).unref());
        if (released) return;
      }
    }
  };
  watch(client);
  return {
    owner: () => owner,
    async release() {
      released = true;
      await client.end();
    },
  };
}

function newClient(url: string): pg.Client {
  const client = new pg.Client(
    connectionConfig({ url, role: "minoots_worker", name: "minoots leases" }),
  );
  client.on("error", () => undefined);
  return client;
}

async function enter(client: pg.Client): Promise<number> {
  await client.connect();
  return await becomeOwner(client);
}
