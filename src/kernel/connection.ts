// The kernel's one connection: it fires, and it listens for sooner timers. On it the shared
// lock of its owner number is held, so that whoever can take that lock knows that this
// kernel is gone, and takes its deliveries. A new connection is a new owner.
import { randomInt } from "node:crypto";
import pg from "pg";
import { connectionConfig } from "../database/connect.ts";
import { checkEpoch, type Database } from "../database/calls.ts";

export interface KernelConnection {
  readonly database: Database;
  readonly owner: number;
  close(): Promise<void>;
}

export interface ConnectOptions {
  readonly url: string;
  readonly onWake: () => void;
  readonly onLost: (error: Error) => void;
}

// A query that hangs longer means that the connection is dead, whatever TCP believes.
const queryMaxMs = 10_000;

export async function connectKernel(options: ConnectOptions): Promise<KernelConnection> {
  const client = new pg.Client({
    ...connectionConfig({ url: options.url, role: "minoots_kernel", name: "minoots kernel" }),
    connectionTimeoutMillis: queryMaxMs,
    query_timeout: queryMaxMs,
  });
  client.on("error", options.onLost);
  client.on("end", () => options.onLost(new Error("The connection ended.")));
  client.on("notification", options.onWake);
  try {
    await client.connect();
    return await enter(client);
  } catch (error) {
    await end(client);
    throw error;
  }
}

async function enter(client: pg.Client): Promise<KernelConnection> {
  const owner = randomInt(1, 2 ** 48 - 1);
  await client.query("select pg_advisory_lock_shared($1)", [owner]);
  await checkEpoch(client);
  await client.query("listen minoots_due");
  return { database: client, owner, close: () => end(client) };
}

async function end(client: pg.Client): Promise<void> {
  client.removeAllListeners("end");
  await client.end().catch(() => undefined);
}
