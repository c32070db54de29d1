// Who holds leased deliveries. An owner is a number whose shared advisory lock is held on a
// connection: a number that nobody holds is an owner that is gone, within moments of its
// death, and others take its deliveries and jobs. A new connection is a new owner.
import { randomInt } from "node:crypto";
import pg from "pg";
import type { Logger } from "pino";
import { connectionConfig } from "./connect.ts";
import { hangUp } from "./hang-up.ts";
import type { Database } from "./wire.ts";

export interface Ownership {
  owner(): number;
  /** Lets go, so that all that it holds is taken over; resolves once it is another owner. */
  renew(): Promise<void>;
  release(): Promise<void>;
}

export interface OwnershipOptions {
  readonly url: string;
  readonly log: Logger;
  readonly beatMs?: number;
}

const reconnectMs = 250;
// Asked so often whether it is still there, and given so long to say so: one that only seems to
// be held is nobody's, and what is claimed under it is taken over at once.
const beatDefaultMs = 10_000;

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
export async function holdOwnership(options: OwnershipOptions): Promise<Ownership> {
  let client = newClient(options);
  let released = false;
  let owner = await enter(client);
  let another = Promise.withResolvers<void>();
  const watch = (watched: pg.Client) => {
    const beat = setInterval(() => {
      watched.query("select").catch(() => hangUp(watched));
    }, options.beatMs ?? beatDefaultMs).unref();
    watched.once("end", () => {
      clearInterval(beat);
      if (!released) void reconnect();
    });
  };
  const reconnect = async () => {
    for (;;) {
      const next = newClient(options);
      try {
        owner = await enter(next);
        client = next;
        if (released) await hangUp(next);
        else watch(next);
        another.resolve();
        another = Promise.withResolvers();
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
    async renew() {
      const { promise } = another;
      void hangUp(client);
      await promise;
    },
    async release() {
      released = true;
      another.resolve();
      await hangUp(client);
    },
  };
}

function newClient({ url, beatMs: answerMaxMs = beatDefaultMs }: OwnershipOptions): pg.Client {
  const client = new pg.Client({
    ...connectionConfig({ url, role: "minoots_worker", name: "minoots leases" }),
    connectionTimeoutMillis: answerMaxMs,
    query_timeout: answerMaxMs,
  });
  client.on("error", () => undefined);
  return client;
}

async function enter(client: pg.Client): Promise<number> {
  try {
    await client.connect();
    return await becomeOwner(client);
  } catch (error) {
    void hangUp(client);
    throw error;
  }
}
