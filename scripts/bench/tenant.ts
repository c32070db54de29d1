// The template database of our own measurements: migrated as any other, with one tenant
// that has a key for the faces and a login for SQL.
import { randomBytes } from "node:crypto";
import type pg from "pg";
import { hashOf, writeKey } from "../../src/api-key.ts";
import { createTenant, insertApiKey } from "../../src/database/tenant-calls.ts";
import { migrate } from "../../src/database/migrate.ts";
import { type Room, withClient } from "./room.ts";

export const template = "bench_template";

export interface Tenant {
  readonly id: string;
  readonly apiKey: string;
  /** The address of a database for this tenant's own login. */
  url(address: string): string;
}

const login = "bench_tenant";

export async function prepareTemplate(room: Room): Promise<Tenant> {
  await room.create(template);
  await migrate({ url: room.url(template), log: () => undefined });
  return await withClient(room.url(template), async (client) => {
    await client.query("create extension pg_stat_statements");
    return await prepareTenant(client);
  });
}

async function prepareTenant(client: pg.Client): Promise<Tenant> {
  const id = await createTenant(client, "bench", "enterprise");
  const secret = randomBytes(16).toString("hex");
  const apiKey = writeKey({ environment: "bench", id: "bench", secret });
  await insertApiKey(client, {
    tenantId: id,
    id: "bench",
    name: "The key of the bench",
    secretHash: hashOf(apiKey),
    scopes: ["read", "write", "admin"],
    expiresAt: null,
  });
  const password = randomBytes(16).toString("hex");
  await client.query(`create role ${login} login in role minoots_tenant password '${password}'`);
  await client.query("insert into minoots_private.tenant_roles values ($1, $2)", [login, id]);
  return { id, apiKey, url: (address) => urlFor(address, password) };
}

function urlFor(address: string, password: string): string {
  const url = new URL(address);
  url.username = login;
  url.password = password;
  return url.href;
}
