// Who takes part: tenants of several tiers, one short of open timers and one short of requests,
// each with a key, a database login, secrets for its endpoints and the right to act in SQL.
import { randomBytes } from "node:crypto";
import type pg from "pg";
import { createTenant, issueApiKey } from "../../../src/database/tenant-calls.ts";
import type { Database } from "../../../src/database/wire.ts";
import { jobTask, sqlFunction } from "./actions.ts";
import { ask } from "./asking.ts";
import { type EndpointName, endpointNames } from "./behaviours.ts";
import { canaryOf } from "./canaries.ts";
import type { ReaderWay, Tenant } from "./scene.ts";

interface Plan {
  readonly name: string;
  readonly tier: string;
  readonly weight: number;
  readonly readers: readonly ReaderWay[];
}

const plans: readonly Plan[] = [
  { name: "ada", tier: "enterprise", weight: 45, readers: ["subscription", "consumer", "sse"] },
  { name: "bob", tier: "team", weight: 26, readers: ["iterator", "subscription"] },
  { name: "cyd", tier: "enterprise", weight: 20, readers: ["sse", "page"] },
  { name: "quota", tier: "torture-quota", weight: 6, readers: ["subscription", "consumer"] },
  { name: "rate", tier: "free", weight: 5, readers: ["sse", "iterator"] },
];

// All that happens in one database: schema and function stay, tenants and logins are new. What sql
// actions call belongs to a role that has no rights of MINOOTS.
const ground = `
  do $$ begin
    create role torture_stage nologin;
  exception when duplicate_object or unique_violation then null;
  end $$;
  grant torture_stage to current_user;
  create schema if not exists torture;
  create table if not exists torture.effects (
    tenant_id uuid not null, timer_id uuid not null, delivery_id uuid not null, attempt integer
  );
  create index if not exists effects_of on torture.effects (delivery_id);
  create table if not exists torture.consumed (
    place bigint generated always as identity, consumer text not null, cursor text not null,
    type text not null, timer_id uuid, delivery_id uuid
  );
  create or replace function torture.note(tenant_id uuid, delivery jsonb) returns jsonb
  language sql volatile security definer set search_path = torture, pg_temp
  as $$
    insert into torture.effects values ($1, ($2 #>> '{timer,id}')::uuid,
      ($2 ->> 'deliveryId')::uuid, ($2 ->> 'attempt')::integer)
    returning jsonb_build_object('noted', delivery_id)
  $$;
  alter schema torture owner to torture_stage;
  alter table torture.effects owner to torture_stage;
  alter function torture.note(uuid, jsonb) owner to torture_stage;
  grant usage on schema torture to minoots_actions, minoots_tenant;
  grant insert, select on torture.consumed to minoots_tenant;
  insert into minoots_private.tiers
  select (jsonb_populate_record(tier, '{"name": "torture-quota", "open_timers_max": 90}')).*
  from minoots_private.tiers as tier where name = 'team'
  on conflict do nothing;`;

export async function makeTenants(owner: pg.Client, seed: number): Promise<Tenant[]> {
  await owner.query(ground);
  await owner.query("select minoots_private.register_sql_action($1, $2::regprocedure)", [
    sqlFunction,
    `${sqlFunction}(uuid, jsonb)`,
  ]);
  await owner.query("select minoots_private.register_job_task($1)", [jobTask]);
  const tenants: Tenant[] = [];
  for (const plan of plans) tenants.push(await makeTenant(owner, plan, seed));
  return tenants;
}

async function makeTenant(owner: pg.Client, plan: Plan, seed: number): Promise<Tenant> {
  const db = owner as unknown as Database;
  const word = `${seed}-${randomBytes(3).toString("hex")}`;
  const id = await createTenant(db, `${plan.name}-${word}`, plan.tier);
  const { key } = await issueApiKey(db, id, {
    name: "torture",
    scopes: ["read", "write", "admin"],
    expiresIn: null,
    expiresAt: null,
    environment: "test",
  });
  const login = `torture_${plan.name}_${word.replaceAll("-", "_")}`;
  const password = randomBytes(12).toString("hex");
  await owner.query(`create role ${login} login password '${password}' in role minoots_tenant`);
  await owner.query("select minoots_private.grant_tenant($1, $2)", [login, id]);
  const { name, weight, readers } = plan;
  return { id, name, apiKey: key, login, password, weight, canary: canaryOf(id), readers };
}

/** Each endpoint's secret as the product tells it, by "<tenant id> <endpoint>". */
export async function tellSecrets(
  servers: readonly string[],
  tenants: readonly Tenant[],
  origins: Readonly<Record<EndpointName, string>>,
): Promise<Record<string, string>> {
  const secrets: Record<string, string> = {};
  for (const { id, apiKey } of tenants) {
    for (const name of endpointNames) {
      secrets[`${id} ${name}`] = await rotate(servers[0]!, apiKey, origins[name]);
    }
  }
  return secrets;
}

async function rotate(server: string, key: string, url: string): Promise<string> {
  const query = `mutation ($input: RotateEndpointSecretInput!) {
    rotateEndpointSecret(input: $input) { secret } }`;
  const body = { query, variables: { input: { url, overlap: "0s" } } };
  const { json, text } = await ask(`${server}/graphql`, { key, body });
  const { data } = json as { data?: { rotateEndpointSecret: { secret: string } } };
  if (data === undefined) throw new Error(`No secret for ${url}: ${text}`);
  return data.rotateEndpointSecret.secret;
}
