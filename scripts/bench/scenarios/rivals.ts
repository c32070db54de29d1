// The rivals, each in the best configuration known for it, on the same Postgres (BullMQ on a
// Redis beside it): jobs added ahead for the same random instants as ours, and the lag from
// the due time to the start of the user's handler.
import { setTimeout as wait } from "node:timers/promises";
import { type Actor, startActor } from "../actor.ts";
import { setClock, wallMs } from "../clock.ts";
import type { Bench, Round, Scenario } from "../context.ts";
import { noteLags, noteMissing, withActors } from "../context.ts";
import { warmUp } from "./lag.ts";
import { spreadInstants } from "../timers.ts";
import { withClient } from "../room.ts";

export interface Rival {
  readonly key: string;
  readonly title: string;
  readonly process: string;
  readonly settings: object;
  readonly store: "postgres" | "redis";
  /** Above this rate it falls behind for good, and would only be waited for. */
  readonly perSecondMax: number;
}

export const rivals: readonly Rival[] = [
  {
    key: "graphileWorker5ms",
    title: "graphile-worker, 5 ms poll",
    process: "rival-graphile-worker",
    settings: { concurrentJobs: 24, maxPoolSize: 24, pollInterval: 5 },
    store: "postgres",
    perSecondMax: Infinity,
  },
  {
    key: "graphileWorkerDefaults",
    title: "graphile-worker, defaults (2 s poll)",
    process: "rival-graphile-worker",
    settings: {},
    store: "postgres",
    perSecondMax: 1000,
  },
  {
    key: "pgBoss",
    title: "pg-boss, 0.5 s poll",
    process: "rival-pg-boss",
    settings: { pollSeconds: 0.5, batch: 5000 },
    store: "postgres",
    perSecondMax: Infinity,
  },
  {
    key: "bullmq",
    title: "BullMQ on Redis, everysec",
    process: "rival-bullmq",
    settings: { concurrency: 10 },
    store: "redis",
    perSecondMax: Infinity,
  },
];

const graceMs = 15_000;
const leadMs = 1500;
const addedPerMs = 5;
const dayMs = 86_400_000;

export interface Condition {
  readonly key: string;
  readonly perSecond: number;
  readonly pending: number;
}

export function rivalScenario(rival: Rival, condition: Condition): Scenario {
  const amid =
    condition.pending === 0 ? "" : ` with ${condition.pending.toLocaleString("en")} pending`;
  return {
    name: "rivals",
    title: `${rival.title} at ${condition.perSecond}/s${amid}`,
    ...(condition.pending === 0 ? {} : { weight: "long" as const }),
    run: (bench, round) => measureRival(bench, round, rival, condition),
  };
}

async function measureRival(
  bench: Bench,
  round: Round,
  rival: Rival,
  condition: Condition,
): Promise<void> {
  if (rival.store === "redis" && bench.redis === null) return;
  const place = await openPlace(bench, rival, condition.pending);
  const starting = ["add", "work"].map(() => startActor(bench.stage, rival.process, place.input));
  const run = {
    ...condition,
    seconds: bench.plan.windowSeconds,
    name: `${rival.key}.${condition.key}`,
  };
  try {
    await withActors(starting, async (adder, worker) => {
      noteLags(round, run.name, await runRival(round, { adder, worker, rival }, run));
    });
  } finally {
    await place.close();
  }
}

interface Players {
  readonly adder: Actor;
  readonly worker: Actor;
  readonly rival: Rival;
}

async function runRival(
  round: Round,
  { adder, worker, rival }: Players,
  run: Condition & { readonly seconds: number; readonly name: string },
): Promise<number[]> {
  await worker.ask("clock");
  setClock();
  const fromMs = wallMs() + leadMs + (run.perSecond * run.seconds) / addedPerMs;
  const warmMs = spreadInstants({ ...warmUp, fromMs, seed: round.number });
  const measuredFromMs = fromMs + warmUp.seconds * 1000;
  const dueMs = [
    ...warmMs,
    ...spreadInstants({ ...run, fromMs: measuredFromMs, seed: round.number }),
  ];
  await adder.ask("add", { dueMs });
  await worker.ask("work", rival.settings);
  if (wallMs() > fromMs) round.notes.push(`round ${round.number}: ${run.name}: added too late`);
  await wait(Math.max(0, (dueMs.at(-1) ?? 0) - wallMs()));
  const expected = { count: dueMs.length, waitMs: graceMs };
  const handled = await worker.ask<number>("waitFor", expected);
  noteMissing(round, run.name, handled, dueMs.length);
  return (await worker.ask<number[]>("report")).slice(warmMs.length);
}

interface Place {
  readonly input: object;
  close(): Promise<void>;
}

async function openPlace(bench: Bench, rival: Rival, pending: number): Promise<Place> {
  if (rival.store === "redis") return await openQueue(bench, rival, pending);
  const database = await bench.room.copy(await rivalTemplate(bench, rival, pending));
  const close = () => bench.room.drop(database);
  return { input: { url: bench.room.url(database) }, close };
}

/** A database of the rival's own, with so many jobs waiting in it, to make copies of. */
async function rivalTemplate(bench: Bench, rival: Rival, pending: number): Promise<string> {
  const name = `${rival.process.replaceAll("-", "_")}_${pending}`;
  if (bench.kept.has(name)) return name;
  await bench.room.create(name);
  const url = bench.room.url(name);
  await withActors([startActor(bench.stage, rival.process, { url })], (adder) =>
    addPending(adder, pending),
  );
  await withClient(url, (client) => client.query("vacuum analyze"));
  bench.kept.set(name, true);
  return name;
}

async function openQueue(bench: Bench, rival: Rival, pending: number): Promise<Place> {
  const queue = pending === 0 ? `round-${bench.kept.size}-${wallMs()}` : `pending-${pending}`;
  const input = { port: bench.redis?.port, queue };
  if (pending > 0 && !bench.kept.has(queue)) {
    await withActors([startActor(bench.stage, rival.process, input)], (adder) =>
      addPending(adder, pending),
    );
    bench.kept.set(queue, true);
  }
  return { input, close: async () => undefined };
}

async function addPending(adder: Actor, count: number): Promise<void> {
  const from = Date.now() + 30 * dayMs;
  const perAsk = 20_000;
  for (let first = 0; first < count; first += perAsk) {
    const length = Math.min(perAsk, count - first);
    const dueMs = Array.from({ length }, (_, index) => from + first + index);
    await adder.ask("add", { dueMs });
  }
}
