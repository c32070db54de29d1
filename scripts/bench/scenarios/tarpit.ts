// A receiver that never answers and one that is not there, beside a healthy one of the same
// tenant: how late the healthy one's webhooks are, beside two that are healthy too, and then amid
// the others' troubles. So both halves fire and send as much, and only the trouble differs.
import { setTimeout as wait } from "node:timers/promises";
import { type Actor, startActor } from "../actor.ts";
import { wallMs } from "../clock.ts";
import type { Bench, Round, Scenario, Stand } from "../context.ts";
import { inCopy, noteMissing, startProduct, withActors } from "../context.ts";
import type { ReceiverReport } from "../processes/receiver.ts";
import { quantile } from "../statistics.ts";
import { scheduleAll, spreadInstants } from "../timers.ts";

const perSecond = 100;
const leadMs = 3000;
// Longer than it takes until both troubled endpoints are known as such.
const troubledSeconds = 25;
const closedUrl = "http://127.0.0.1:9/hook";

export const tarpit: Scenario = {
  name: "tarpit",
  title: "a healthy receiver beside a tar pit and a dead one",
  weight: "long",
  run: (bench, round) => inCopy(bench, (stand) => measure(bench, round, stand)),
};

async function measure(bench: Bench, round: Round, stand: Stand): Promise<void> {
  const starting = [
    startProduct(bench, stand.url, ["kernel", "hands", "worker"]),
    startActor(bench.stage, "receiver", { endpoints: 1 }),
    startActor(bench.stage, "receiver", { endpoints: 2 }),
    startActor(bench.stage, "receiver", { endpoints: 1, hangs: true }),
  ];
  await withActors(starting, async (_product, healthy, others, hanging) => {
    const [url = ""] = await healthy.ask<string[]>("urls");
    const calm = [url, ...(await others.ask<string[]>("urls"))];
    const [hangingUrl = ""] = await hanging.ask<string[]>("urls");
    const seconds = bench.plan.windowSeconds;
    await load(stand, calm, 2, round, healthy); // to warm up
    note(round, "none", await load(stand, calm, seconds, round, healthy));
    const amid = await load(
      stand,
      [url, hangingUrl, closedUrl],
      Math.max(seconds, troubledSeconds),
      round,
      healthy,
    );
    note(round, "amid", amid);
  });
}

function note(round: Round, condition: string, lagsMs: readonly number[]): void {
  round.values[`tarpit.${condition}.p50`] = quantile(lagsMs, 0.5);
  round.values[`tarpit.${condition}.p99`] = quantile(lagsMs, 0.99);
}

/** So many a second to each of these; answers how late they came to the first. */
async function load(
  { asTenant }: Stand,
  urls: readonly string[],
  seconds: number,
  round: Round,
  healthy: Actor,
): Promise<number[]> {
  await healthy.ask("clear");
  const fromMs = wallMs() + leadMs;
  const instants = spreadInstants({ perSecond, seconds, fromMs, seed: 3 });
  const wanted = urls.flatMap((url) => instants.map((dueMs) => ({ name: "beside", dueMs, url })));
  await scheduleAll(asTenant, wanted);
  if (wallMs() > fromMs) round.notes.push(`round ${round.number}: tarpit: came too late`);
  await wait(Math.max(0, (instants.at(-1) ?? 0) - wallMs()));
  const count = instants.length;
  const arrived = await healthy.ask<number>("waitFor", { count, waitMs: 30_000 });
  noteMissing(round, "webhooks to the healthy receiver", arrived, count);
  return (await healthy.ask<ReceiverReport>("report")).lagsMs;
}
