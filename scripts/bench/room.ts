// The one Postgres of a run: thrown away afterwards, but as durable as a real one while it
// lives. Everything starts from a copy of a template database, so that no measurement meets
// the remains of another.
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { connectionConfig } from "../../src/database/connect.ts";
import { startEmbedded } from "../../src/database/embedded.ts";
import { directoryPrefix, markDirectory, removeLeftovers } from "./leftovers.ts";

/** What differs from the settings that `npm start` uses. */
export const settings = {
  shared_buffers: "1GB",
  max_wal_size: "8GB",
  checkpoint_timeout: "15min",
  max_connections: "200",
  shared_preload_libraries: "pg_stat_statements",
  "pg_stat_statements.track_planning": "off",
  track_commit_timestamp: "on",
};

export interface Room {
  readonly directory: string;
  readonly version: string;
  /** An administrator's address of a database. */
  url(database: string): string;
  /** A copy of the template, with a name nobody else has. */
  copy(template: string): Promise<string>;
  create(name: string): Promise<string>;
  rename(from: string, to: string): Promise<string>;
  drop(database: string): Promise<void>;
  close(): Promise<void>;
}

export async function openRoom(log: (line: string) => void): Promise<Room> {
  await removeLeftovers();
  const directory = await mkdtemp(join(tmpdir(), directoryPrefix));
  await markDirectory(directory);
  const embedded = await startEmbedded({ dataDirectory: directory, log, settings });
  const url = (database: string) => urlOf(embedded.url, database);
  const admin = new pg.Client(
    connectionConfig({ url: embedded.url, role: null, name: "bench administrator" }),
  );
  admin.on("error", () => undefined);
  await admin.connect();
  const make = async (name: string, template: string) => {
    await admin.query(`create database "${name}" template "${template}"`);
    await letFire(url(name));
    return name;
  };
  return {
    directory,
    version: embedded.version,
    url,
    copy: (template) => make(`copy_${randomBytes(4).toString("hex")}`, template),
    create: (name) => make(name, "template1"),
    async rename(from, to) {
      await admin.query(`alter database "${from}" rename to "${to}"`);
      return to;
    },
    drop: async (name) =>
      void (await admin.query(`drop database if exists "${name}" with (force)`)),
    async close() {
      await admin.end().catch(() => undefined);
      await embedded.stop();
      await rm(directory, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

// A copy of ours is another life of the database, and held until somebody says otherwise.
async function letFire(address: string): Promise<void> {
  const client = new pg.Client(connectionConfig({ url: address, role: null, name: "bench" }));
  await client.connect();
  const { rows } = await client.query("select to_regclass('minoots_private.hold') as hold");
  if (rows[0].hold !== null) {
    await client.query("update minoots_private.hold set life = minoots_private.own_life()");
  }
  await client.end();
}

export function urlOf(address: string, database: string): string {
  const url = new URL(address);
  url.pathname = `/${database}`;
  return url.href;
}

/** Work on one connection of an administrator, who passes by row security. */
export async function withClient<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client(connectionConfig({ url, role: null, name: "bench" }));
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
