// How the load comes to its end: endpoints begin anew, prepared transactions are ended, what is
// paused goes on, what is far is cancelled, until nothing is open.
import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import type { Faces } from "./scheduling.ts";
import { preparedPrefix } from "./face-sql.ts";
import type { ChangeVerb } from "./face.ts";
import type { Follower } from "./following.ts";
import { operate, type Scene, type Tenant } from "./scene.ts";
import type { Watch } from "./watch.ts";

export interface DrainRoom {
  readonly scene: Scene;
  readonly faces: Faces;
  readonly watch: Watch;
  readonly poolOf: (tenant: Tenant) => pg.Pool;
}

const lookMs = 500;
const openTimers = `select count(*) from minoots_private.timers
  where tenant_id = any($1) and status in ('scheduled', 'paused', 'fired')`;
const toEnd = `select tenant_id as tenant, id, status from minoots_private.timers
  where tenant_id = any($1) and (status = 'paused'
    or status = 'scheduled' and fire_at > clock_timestamp() + interval '1 minute')
  order by tenant_id, id limit 200`;

interface Open {
  readonly tenant: string;
  readonly id: string;
  readonly status: string;
}

/** The receivers answer well from now on: what waits for them need not wait any longer. */
export async function openEndpoints({ scene, poolOf }: DrainRoom): Promise<void> {
  for (const tenant of scene.tenants) {
    for (const origin of Object.values(scene.origins)) await beginAnew(poolOf(tenant), origin);
  }
}

async function beginAnew(pool: pg.Pool, origin: string): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    const client = await pool.connect().catch(() => null);
    const isDone = await client
      ?.query(
        `do $$ begin
          perform minoots.save_endpoint('${origin}', enabled => false);
          perform minoots.save_endpoint('${origin}', enabled => true);
        end $$`,
      )
      .then(
        () => true,
        () => false,
      );
    client?.release(isDone !== true);
    if (isDone === true) return;
    await wait(lookMs);
  }
}

export async function drain(room: DrainRoom, boundMs: number): Promise<boolean> {
  const { scene, watch } = room;
  const ids = scene.tenants.map(({ id }) => id);
  for (const endMs = performance.now() + boundMs; performance.now() < endMs;) {
    await endPrepared(room);
    const open = (await watch.ask<Open>(toEnd, [ids])) ?? [];
    for (let at = 0; at < open.length; at += 8) {
      await Promise.all(open.slice(at, at + 8).map((one) => endOne(room, one)));
    }
    const left = await watch.ask<{ count: string }>(openTimers, [ids]);
    if (left !== null && Number(left[0]!.count) === 0) return true;
    await wait(lookMs);
  }
  return false;
}

async function endOne({ scene, faces }: DrainRoom, { tenant: id, ...open }: Open): Promise<void> {
  const tenant = scene.tenants.find((one) => one.id === id)!;
  const verb: ChangeVerb = open.status === "paused" && open.id.endsWith("0") ? "resume" : "cancel";
  const input = { id: open.id };
  const caller = { tenant, face: "sql", client: "closer" } as const;
  await operate(scene, caller, { verb, input }, () =>
    faces.sql.change(tenant, verb, input, "commit"),
  );
}

/** Transactions whose client was cut between the two phases. */
export async function endPrepared({ scene, watch, poolOf }: DrainRoom): Promise<void> {
  const left = await watch.ask<{ gid: string; owner: string }>(
    `select gid, owner from pg_prepared_xacts where starts_with(gid, $1)
      and database = current_database() and prepared < clock_timestamp() - interval '5 seconds'`,
    [preparedPrefix],
  );
  for (const { gid, owner } of left ?? []) {
    const tenant = scene.tenants.find(({ login }) => login === owner);
    if (tenant === undefined) continue;
    await poolOf(tenant)
      .query(`commit prepared '${gid}'`)
      .catch(() => undefined);
  }
}

const lastOf = `select tenant.id, coalesce((select event.position from minoots_private.events as event
    where event.tenant_id = tenant.id order by event.position desc limit 1), 0) as last
  from unnest($1::uuid[]) as tenant (id)`;

/** Whether every reader has come to the end of its tenant's feed. */
export async function awaitReaders(
  { scene, watch }: DrainRoom,
  followers: readonly Follower[],
  boundMs: number,
): Promise<boolean> {
  const ids = scene.tenants.map(({ id }) => id);
  for (const endMs = performance.now() + boundMs; performance.now() < endMs;) {
    const rows = await watch.ask<{ id: string; last: string }>(lastOf, [ids]);
    const last = new Map(rows?.map((row) => [row.id, Number(row.last)]));
    const isThere = (one: Follower) => one.position() >= (last.get(one.tenant.id) ?? Infinity);
    if (rows !== null && followers.every(isThere)) return true;
    await wait(lookMs);
  }
  return false;
}
