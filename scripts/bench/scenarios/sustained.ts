// Webhooks at a high rate that is kept up: whether as many come as are asked for, all through the
// product's one process, and whether the last come later than the first, as they would if it fell
// behind.
import { setTimeout as wait } from "node:timers/promises";
import { startActor } from "../actor.ts";
import { wallMs } from "../clock.ts";
import type { Bench, Round, Scenario, Stand } from "../context.ts";
import { inCopy, noteMissing, startProduct, withActors } from "../context.ts";
import type { ReceiverReport } from "../processes/receiver.ts";
import { quantile } from "../statistics.ts";
import { scheduleAll, spreadInstants } from "../timers.ts";
import { endpoints, warmUp } from "./lag.ts";

export const sustainedPerSecond = 5000;
const graceMs = 30_000;
const leadMs = 3000;
const scheduledPerMs = 1.5;

export const sustained: Scenario = {
  name: "sustained",
  title: `${sustainedPerSecond.toLocaleString("en")} webhooks a second, kept up`,
  weight: "long",
  run: (bench, round) => inCopy(bench, (stand) => keepUp(bench, round, stand)),
};

async function keepUp(bench: Bench, round: Round, stand: Stand): Promise<void> {
  const starting = [
    startProduct(bench, stand.url, ["kernel", "hands", "worker"]),
    startActor(bench.stage, "receiver", { endpoints }),
  ];
  await withActors(starting, async (_product, receiver) => {
    const urls = await receiver.ask<string[]>("urls");
    const play = async (perSecond: number, seconds: number) => {
      await receiver.ask("clear");
      const fromMs = wallMs() + leadMs + (perSecond * seconds) / scheduledPerMs;
      const instants = spreadInstants({ fromMs, perSecond, seconds, seed: round.number });
      const wanted = instants.map((dueMs, index) => {
        return { name: "kept up", dueMs, url: urls[index % urls.length] ?? null };
      });
      await scheduleAll(stand.asTenant, wanted);
      await wait(Math.max(0, instants.at(-1)! - wallMs()));
      const arrived = await receiver.ask<number>("waitFor", {
        count: instants.length,
        waitMs: graceMs,
      });
      noteMissing(round, "kept up", arrived, instants.length);
      return { fromMs, count: arrived, ...(await receiver.ask<ReceiverReport>("report")) };
    };
    await play(warmUp.perSecond, warmUp.seconds);
    note(round, await play(sustainedPerSecond, bench.plan.sustainedSeconds));
  });
}

interface Played extends ReceiverReport {
  readonly fromMs: number;
  readonly count: number;
}

function note({ values }: Round, { fromMs, count, lagsMs, lastAt }: Played): void {
  const part = Math.ceil(lagsMs.length / 4);
  values["sustained.asked"] = sustainedPerSecond;
  values["sustained.perSecond"] = (count / (lastAt - fromMs)) * 1000;
  values["sustained.first.p50"] = quantile(lagsMs.slice(0, part), 0.5);
  values["sustained.last.p50"] = quantile(lagsMs.slice(-part), 0.5);
  values["sustained.p99"] = quantile(lagsMs, 0.99);
}
