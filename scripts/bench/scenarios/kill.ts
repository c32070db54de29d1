// kill -9 of one kernel in the middle of a burst while another one lives: how long, from the
// kill, until every timer has fired and every webhook has arrived, and whether any came twice
// or early.
import { setTimeout as wait } from "node:timers/promises";
import { type Actor, startActor } from "../actor.ts";
import { setClock, wallMs } from "../clock.ts";
import type { Bench, Round, Scenario, Stand } from "../context.ts";
import { inCopy, noteMissing, startProduct, withActors } from "../context.ts";
import type { ReceiverReport } from "../processes/receiver.ts";
import { scheduleBurst } from "./firing.ts";
import { endpoints } from "./lag.ts";
import { firesOfTwice, lastFiringAt, untilFired } from "./observe.ts";

export const kill: Scenario = {
  name: "kill",
  title: "kill -9 in a burst",
  run: (bench, round) =>
    inCopy(bench, async (stand) => {
      const starting = [
        startProduct(bench, stand.url, ["kernel", "hands", "worker"]),
        startProduct(bench, stand.url, ["kernel", "hands", "worker"]),
        startActor(bench.stage, "receiver", { endpoints }),
      ];
      await withActors(starting, (first, _second, receiver) =>
        killAmid(bench, round, stand, { victim: first, receiver: receiver }),
      );
    }),
};

async function killAmid(
  bench: Bench,
  round: Round,
  stand: Stand,
  { victim, receiver }: { victim: Actor; receiver: Actor },
): Promise<void> {
  const count = bench.plan.killBurst;
  const waitMs = bench.plan.killWaitSeconds * 1000;
  setClock();
  const dueMs = await scheduleBurst(stand, count, await receiver.ask<string[]>("urls"));
  await wait(Math.max(0, dueMs - wallMs()));
  await receiver.ask("waitFor", { count: 1, waitMs });
  const killedAt = wallMs();
  await victim.kill();
  const left = await untilFired(stand.admin, waitMs);
  const arrived = await receiver.ask<number>("waitFor", { count, waitMs });
  noteMissing(round, "kill: fired", count - left, count);
  noteMissing(round, "kill: delivered", arrived, count);
  const report = await receiver.ask<ReceiverReport>("report");
  const { values } = round;
  const firedSeconds = ((await lastFiringAt(stand.admin)) - killedAt) / 1000;
  if (left === 0) values["kill.fired.seconds"] = Math.max(firedSeconds, 0);
  if (firedSeconds < 0) {
    round.notes.push(`round ${round.number}: kill: all had fired before the kill came through`);
  }
  if (arrived === count) values["kill.delivered.seconds"] = (report.lastAt - killedAt) / 1000;
  values["kill.delivered.missing"] = count - arrived;
  values["kill.firedTwice"] = await firesOfTwice(stand.admin);
  values["kill.receivedTwice"] = report.doubles;
  values["kill.receivedEarly"] = report.lagsMs.filter((lagMs) => lagMs < -1).length;
}
