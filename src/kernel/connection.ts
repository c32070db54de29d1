// A connection that fires. It holds the lock of its ownership, so that its deliveries are
// taken over the moment it is gone, and the first of a kernel listens for sooner timers.
import pg from "pg";
import { connectionConfig } from "../database/connect.ts";
import { checkEpoch, isStandby } from "../database/calls.ts";
import type { Database } from "../database/wire.ts";
import { becomeOwner } from "../database/ownership.ts";

export interface KernelConnection {
  readonly database: Database;
  readonly owner: number;
  close(): Promise<void>;
}

export interface ConnectOptions {
  readonly url: string;
  /** Told of timers made for near instants, as wake_kernel says it; null: does not listen. */
  readonly onAnnounced: ((said: string) => void) | null;
  readonly onLost: (error: Error) => void;
}

// A query that hangs longer means that the connection is dead, whatever TCP believes.
const queryMaxMs = 10_000;

export async function connectKernel(options: ConnectOptions): Promise<KernelConnection> {
  const config = connectionConfig({
    url: options.url,
    role: "minoots_kernel",
    name: "minoots kernel",
    settings: { tcp_user_timeout: "5s", idle_in_transaction_session_timeout: "1s" },
  });
  const client = new pg.Client({
    ...config,
    connectionTimeoutMillis: queryMaxMs,
    query_timeout: queryMaxMs,
  });
  client.on("error", options.onLost);
  client.on("end", () => options.onLost(new Error("The connection ended.")));
  client.on("notification", ({ payload }) => options.onAnnounced?.(payload ?? ""));
  try {
    await client.connect();
    return await enter(client, options);
  } catch (error) {
    await end(client);
    throw error;
  }
}

async function enter(client: pg.Client, options: ConnectOptions): Promise<KernelConnection> {
  if (await isStandby(client)) throw new Error("This database is a standby: nothing fires here.");
  const owner = await becomeOwner(client);
  await checkEpoch(client);
  if (options.onAnnounced !== null) await client.query("listen minoots_due");
  return { database: client, owner, close: () => end(client) };
}

async function end(client: pg.Client): Promise<void> {
  client.removeAllListeners("end");
  await client.end().catch(() => undefined);
}
