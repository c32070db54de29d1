// Lag at a rate: timers due at random instants, scheduled before the first of them. As in the
// program, the engine and the server's hub run apart (there in threads, here in processes).
// Plain timers are heard by a subscriber; timers with a webhook are also seen as their commit
// comes back, and by a receiver in its own process. A few seconds before go unmeasured, as
// with the rivals, since a process that has just started is slow for a while.
import { setTimeout as wait } from "node:timers/promises";
import { type Actor, startActor } from "../actor.ts";
import { setClock, wallMs } from "../clock.ts";
import type { Bench, Round, Scenario, Stand } from "../context.ts";
import { inCopy, noteLags, noteMissing, startProduct, withActors } from "../context.ts";
import type { ProductReport } from "../processes/product.ts";
import type { ReceiverReport } from "../processes/receiver.ts";
import { scheduleAll, spreadInstants } from "../timers.ts";
import { timeCommits } from "./commits.ts";

export interface Load {
  readonly key: string;
  readonly perSecond: number;
  readonly seconds: number;
  readonly kind: "plain" | "webhook";
}

export const endpoints = 4;
export const warmUp = { perSecond: 200, seconds: 2 };
const graceMs = 15_000;
const leadMs = 1500;
// Scheduling this many a millisecond is what even a slow machine manages.
const scheduledPerMs = 1.5;

export function lagScenario(perSecond: number): Scenario {
  return {
    name: "lag",
    title: `ours at ${perSecond}/s`,
    run: (bench, round) =>
      inCopy(bench, (stand) =>
        measureLoads(bench, round, stand, bothKinds(bench, `lag.${perSecond}`, perSecond)),
      ),
  };
}

export function bothKinds({ plan }: Bench, key: string, perSecond: number): Load[] {
  const load = { perSecond, seconds: plan.windowSeconds };
  return [
    { ...load, key: `${key}.plain`, kind: "plain" },
    { ...load, key: `${key}.webhook`, kind: "webhook" },
  ];
}

export async function measureLoads(
  bench: Bench,
  round: Round,
  stand: Stand,
  loads: readonly Load[],
): Promise<void> {
  const starting = [
    startProduct(bench, stand.url, ["kernel", "hands", "worker"]),
    startProduct(bench, stand.url, ["hub"]),
    startActor(bench.stage, "receiver", { endpoints }),
  ];
  await withActors(starting, async (engine, hub, receiver) => {
    const scene: Scene = { round, stand, engine: engine, hub: hub, receiver: receiver };
    await playLoad(scene, { ...warmUp, key: "warm-up", kind: "webhook" });
    for (const load of loads) {
      await timeCommits(stand.admin, round, bench.plan.commits);
      await noteLoad(scene, load, await playLoad(scene, load));
      await timeCommits(stand.admin, round, bench.plan.commits);
    }
  });
}

interface Scene {
  readonly round: Round;
  readonly stand: Stand;
  readonly engine: Actor;
  readonly hub: Actor;
  readonly receiver: Actor;
}

/** Answers the instants, once all that was due then has come. */
async function playLoad(scene: Scene, load: Load): Promise<number[]> {
  const { engine, hub, receiver } = scene;
  await Promise.all([engine, hub, receiver].map((actor) => actor.ask("clear")));
  await Promise.all([engine, hub, receiver].map((actor) => actor.ask("clock")));
  setClock();
  const instants = await scheduleAhead(scene, load);
  await wait(Math.max(0, (instants.at(-1) ?? 0) - wallMs()));
  const expected = { count: instants.length, waitMs: graceMs };
  const heard = await hub.ask<number>("waitHeard", expected);
  noteMissing(scene.round, `${load.key} to a subscriber`, heard, instants.length);
  if (load.kind === "webhook") {
    const received = await receiver.ask<number>("waitFor", expected);
    noteMissing(scene.round, `${load.key} to a receiver`, received, instants.length);
  }
  return instants;
}

async function scheduleAhead({ round, stand, receiver }: Scene, load: Load): Promise<number[]> {
  const { key, perSecond, seconds, kind } = load;
  const fromMs = wallMs() + leadMs + (perSecond * seconds) / scheduledPerMs;
  const instants = spreadInstants({ fromMs, perSecond, seconds, seed: round.number });
  const urls = kind === "webhook" ? await receiver.ask<string[]>("urls") : [];
  const wanted = instants.map((dueMs, index) => ({
    name: nameOf(round, load),
    dueMs,
    url: urls[index % urls.length] ?? null,
  }));
  await scheduleAll(stand.asTenant, wanted);
  if (wallMs() > fromMs) round.notes.push(`round ${round.number}: ${key}: scheduled too late`);
  return instants;
}

/** Rounds may share a database: each finds its own timers again by their name. */
function nameOf(round: Round, { key }: Load): string {
  return `${key} in round ${round.number}`;
}

async function noteLoad(scene: Scene, load: Load, instants: number[]): Promise<void> {
  const { key, kind } = load;
  const { round, stand, engine, hub, receiver } = scene;
  const { commitLagsMs } = await engine.ask<ProductReport>("report");
  const { heardLagsMs } = await hub.ask<ProductReport>("report");
  noteLags(round, `${key}.heard`, heardLagsMs);
  noteLags(round, `${key}.commit`, commitLagsMs);
  if (kind === "webhook") {
    noteLags(round, `${key}.received`, (await receiver.ask<ReceiverReport>("report")).lagsMs);
  }
  const { rows } = await stand.admin.query<{ lag_ms: number | null }>(
    "select lag_ms from minoots.timers where name = $1",
    [nameOf(round, load)],
  );
  const fired = rows.flatMap(({ lag_ms: lagMs }) => (lagMs === null ? [] : [lagMs]));
  noteLags(round, `${key}.fired`, fired);
  noteMissing(round, `${key} fired`, fired.length, instants.length);
}
