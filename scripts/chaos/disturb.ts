// What goes wrong meanwhile: connections of subscribers are cut, the one that the hub listens
// on is killed, others of the server too, and once the whole server. And one tenant leaves a
// transaction open, which must delay nobody else.
import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import type { Follower } from "./follower.ts";
import type { Victim } from "./server.ts";
import { beginAs, writeOne } from "./writers.ts";

export interface Scene {
  readonly admin: pg.Client;
  readonly idler: pg.Client;
  readonly victim: Victim;
  readonly followers: readonly Follower[];
  readonly endsAtMs: number;
}

export interface Damage {
  cuts: number;
  listenersKilled: number;
  connectionsKilled: number;
  restarts: number;
  idleTransactions: number;
  readonly complaints: string[];
}

const cutEveryMs = 100;
// Each subscriber loses its connection about every ten seconds.
const cutShare = 0.01;
const delayMaxMs = 20_000;

export async function disturb(scene: Scene): Promise<Damage> {
  const damage: Damage = {
    cuts: 0,
    listenersKilled: 0,
    connectionsKilled: 0,
    restarts: 0,
    idleTransactions: 0,
    complaints: [],
  };
  const spanMs = scene.endsAtMs - performance.now();
  await Promise.all([
    repeat(scene, cutEveryMs, async () => cut(scene, damage)),
    repeat(scene, spanMs / 6, async () => killBackends(scene, damage)),
    repeat(scene, spanMs / 5, async () => idle(scene, damage)),
    wait(spanMs / 2).then(async () => {
      await scene.victim.restart();
      damage.restarts += 1;
    }),
  ]);
  return damage;
}

async function repeat(scene: Scene, everyMs: number, work: () => Promise<void>): Promise<void> {
  for (;;) {
    await wait(everyMs);
    if (performance.now() >= scene.endsAtMs) return;
    await work();
  }
}

function cut({ followers }: Scene, damage: Damage): void {
  for (const follower of followers) {
    if (Math.random() >= cutShare) continue;
    follower.cut();
    damage.cuts += 1;
  }
}

async function killBackends({ admin }: Scene, damage: Damage): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    `with chosen as materialized (
      (select pid, application_name as name from pg_stat_activity
      where datname = current_database() and application_name = 'minoots hub')
      union all
      (select pid, application_name from pg_stat_activity
      where datname = current_database() and application_name = 'minoots server'
      order by random() limit 1)
    )
    select name from chosen where pg_terminate_backend(pid)`,
  );
  for (const { name } of rows) {
    if (name === "minoots hub") damage.listenersKilled += 1;
    else damage.connectionsKilled += 1;
  }
}

/** Stays in its transaction until somebody else's subscriber was told of something later. */
async function idle({ admin, idler, followers }: Scene, damage: Damage): Promise<void> {
  const { tenantId } = followers[0]!;
  await beginAs(idler, tenantId);
  await writeOne(idler);
  const { rows } = await admin.query<{ at: number }>(
    "select minoots_private.last_position() as at",
  );
  const begunAt = rows[0]!.at;
  const others = followers.filter((follower) => follower.tenantId !== tenantId);
  const isTold = () => others.some(({ positions }) => (positions.at(-1) ?? 0) > begunAt);
  const endAtMs = performance.now() + delayMaxMs;
  while (!isTold() && performance.now() < endAtMs) await wait(5);
  if (!isTold()) damage.complaints.push("an idle transaction of one tenant held back all others");
  const own = followers.filter((follower) => follower.tenantId === tenantId);
  if (own.some(({ positions }) => (positions.at(-1) ?? 0) > begunAt)) {
    damage.complaints.push("a tenant was told of what its own open transaction may precede");
  }
  await idler.query("commit");
  damage.idleTransactions += 1;
}
