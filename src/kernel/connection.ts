// The kernel's one connection: it fires, it listens for sooner timers, and it holds the
// lock of its ownership, so that its deliveries are taken over the moment it is gone.
import pg from "pg";
import { connectionConfig } from "../database/connect.ts";
import { checkEpoch } from "../database/calls.ts";
import type { Database } from "../database/wire.ts";
import { becomeOwner } from "../database/ownership.ts";

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
  const owner = await becomeOwner(client);
  await checkEpoch(client);
  await client.query("listen minoots_due");
  return { database: client, owner, close: () => end(client) };
}

async function end(client: pg.Client): Promise<void> {
  client.removeAllListeners("end");
  await client.end().catch(() => undefined);
}
