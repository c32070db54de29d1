// What `npm start` has on its own machine only: a tenant with a well-known key, a database
// role for psql, an inbox that receives one's first webhook, and the feed printed as lines.
// Never with DATABASE_URL: the key is no secret.
import { randomBytes } from "node:crypto";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { hashOf } from "./api-key.ts";
import { createTenant, insertApiKey } from "./database/tenant-calls.ts";
import { connectionConfig } from "./database/connect.ts";
import { demoKey, demoTenant } from "./demo.ts";
import { lineOf } from "./lines.ts";
import type { FeedEvent, Hub } from "./server/hub.ts";
import { FeedClosedError } from "./server/hub-subscriber.ts";
import type { InboxOptions, InboxReceipt } from "./server/inbox.ts";
import type { Sealer } from "./tasks/seal.ts";

const demoRole = "minoots_test";

export interface Demo {
  readonly tenantId: string;
  /** Where the address for psql is kept. */
  readonly sqlUrlFile: string;
}

export async function prepareDemo(url: string, dataDirectory: string): Promise<Demo> {
  const client = new pg.Client(connectionConfig({ url, role: null, name: "minoots demo" }));
  await client.connect();
  try {
    const tenantId = await createTenant(client, demoTenant, "enterprise");
    await insertApiKey(client, {
      tenantId,
      id: "demo",
      name: "The demo key",
      secretHash: hashOf(demoKey),
      scopes: ["read", "write", "admin"],
      expiresAt: null,
    });
    const sqlUrlFile = await prepareSqlRole(client, url, tenantId, dataDirectory);
    return { tenantId, sqlUrlFile };
  } finally {
    await client.end();
  }
}

// A new password at each start: the file is the only place that knows it. The role has a
// schema of its name, where it can keep tables of its own beside the timers.
async function prepareSqlRole(
  client: pg.Client,
  url: string,
  tenantId: string,
  dataDirectory: string,
): Promise<string> {
  const password = randomBytes(16).toString("hex");
  const { rowCount } = await client.query("select from pg_roles where rolname = $1", [demoRole]);
  if (rowCount === 0) await client.query(`create role ${demoRole} login in role minoots_tenant`);
  await client.query(`create schema if not exists ${demoRole} authorization ${demoRole}`);
  await client.query(`alter role ${demoRole} password '${password}'`);
  await client.query(
    "insert into minoots_private.tenant_roles values ($1, $2) on conflict do nothing",
    [demoRole, tenantId],
  );
  const file = join(dataDirectory, "sql.url");
  const address = new URL(url);
  address.username = demoRole;
  address.password = password;
  await writeFile(file, `${address.href}\n`, { mode: 0o600 });
  await chmod(file, 0o600);
  return file;
}

export interface Inbox extends InboxOptions {
  /** What the inbox found of a delivery's signature, once. */
  noteOn(event: FeedEvent): string;
}

/** The inbox knows the secrets of this server's own addresses, under the demo tenant. */
export function openInbox(options: { pool: pg.Pool; sealer: Sealer; demo: Demo }): Inbox {
  const receipts = new Map<string, InboxReceipt>();
  return {
    inboxSecrets: () => inboxSecrets(options),
    onReceived(receipt) {
      if (receipts.size > 1000) receipts.clear();
      if (receipt.deliveryId !== null) receipts.set(receipt.deliveryId, receipt);
    },
    noteOn({ deliveryId, type }) {
      const receipt = receipts.get(deliveryId ?? "");
      if (receipt === undefined || type !== "delivery.succeeded") return "";
      receipts.delete(deliveryId ?? "");
      return receipt.valid ? "signature valid" : "signature NOT valid";
    },
  };
}

async function inboxSecrets(options: {
  pool: pg.Pool;
  sealer: Sealer;
  demo: Demo;
}): Promise<string[]> {
  const { tenantId } = options.demo;
  const { rows } = await options.pool.query<{ origin: string; sealed: string }>(
    `select origin, unnest(sealed_secrets) as sealed from minoots_private.endpoints
    where tenant_id = $1 and origin ~ '^http://(localhost|127\\.0\\.0\\.1|\\[::1\\])(:|$)'`,
    [tenantId],
  );
  return rows.map(({ origin, sealed }) =>
    options.sealer.unseal(sealed, { tenantId, endpoint: origin }),
  );
}

export async function printFeed(hub: Hub, demo: Demo, inbox: Inbox): Promise<void> {
  try {
    for await (const event of hub.subscribe({ tenantId: demo.tenantId, after: null })) {
      const line = lineOf(event, inbox.noteOn(event));
      if (line !== null) console.log(line);
    }
  } catch (error) {
    if (!(error instanceof FeedClosedError)) throw error;
  }
}
