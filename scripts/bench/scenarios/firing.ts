// Throughput of firing: what one connection fires with everything that belongs to it, then
// bursts of timers due at one instant, without actions to their last commit and with a
// webhook to their last arrival.
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { fireDue } from "../../../src/database/calls.ts";
import { connectionConfig } from "../../../src/database/connect.ts";
import { becomeOwner } from "../../../src/database/ownership.ts";
import { startActor } from "../actor.ts";
import { wallMs } from "../clock.ts";
import type { Bench, Round, Scenario, Stand } from "../context.ts";
import { inCopy, noteMissing, startProduct, withActors } from "../context.ts";
import type { ReceiverReport } from "../processes/receiver.ts";
import { insertCopies, readPattern, scheduleAll } from "../timers.ts";
import { updateBatch } from "./ceilings.ts";
import { endpoints } from "./lag.ts";
import { firesOfTwice, lastFiringAt, untilFired } from "./observe.ts";

const overdue = "now() - number * interval '1 millisecond'";

export const fullFiring: Scenario = {
  name: "firing",
  title: "firing on one connection",
  run: (bench, round) =>
    inCopy(bench, async (stand) => {
      const pattern = await readPattern(stand.admin, stand.asTenant, "http://127.0.0.1:9/hook");
      const count = bench.plan.updateRows;
      await insertCopies(stand.admin, pattern, { count, fireAt: overdue });
      await stand.admin.query("vacuum analyze minoots_private.timers");
      round.values["firing.perSecond"] = await fireAll(stand, count);
    }),
};

async function fireAll({ url }: Stand, count: number): Promise<number> {
  const client = new pg.Client(connectionConfig({ url, role: "minoots_kernel", name: "bench" }));
  await client.connect();
  const options = { fireMax: updateBatch, owner: await becomeOwner(client), leaseMs: 30_000 };
  const startedAt = performance.now();
  for (let done = 0; done < count;) {
    const { fired } = await fireDue(client, options);
    if (fired === 0) break;
    done += fired;
  }
  const tookMs = performance.now() - startedAt;
  await client.end();
  return (count / tookMs) * 1000;
}

export const bursts = (counts: readonly number[]): Scenario[] =>
  counts.map((count) => ({
    name: "burst",
    title: `a burst of ${count.toLocaleString("en")}`,
    weight: "long",
    run: (bench, round) => burst(bench, round, count),
  }));

async function burst(bench: Bench, round: Round, count: number): Promise<void> {
  await inCopy(bench, async (stand) => {
    const starting = [startProduct(bench, stand.url, ["kernel", "hands", "worker"])];
    await withActors(starting, async () => {
      await fireSome(stand);
      const pattern = await readPattern(stand.admin, stand.asTenant, null);
      // Inserted past the kernel's ears, so its next look must still come before the instant.
      const dueMs = Math.ceil(wallMs() + 8000 + count / 8);
      const fireAt = `to_timestamp(${dueMs / 1000})`;
      await insertCopies(stand.admin, pattern, { count, fireAt });
      if (wallMs() > dueMs) round.notes.push(`round ${round.number}: burst: came too late`);
      await wait(Math.max(0, dueMs - wallMs()));
      const left = await untilFired(stand.admin, 60_000);
      noteMissing(round, `burst of ${count}`, count - left, count);
      const seconds = ((await lastFiringAt(stand.admin)) - dueMs) / 1000;
      if (left === 0) round.values[`burst.${count}.seconds`] = seconds;
    });
  });
}

// A kernel that has fired before has its plans made, from a table that was nearly empty: the
// burst finds it as a young installation would.
async function fireSome({ admin, asTenant }: Stand): Promise<void> {
  for (let timer = 0; timer < 10; timer += 1) {
    const dueMs = Math.ceil(wallMs() + 30);
    await scheduleAll(asTenant, [{ name: "before", dueMs, url: null }]);
    await wait(60);
  }
  await untilFired(admin, 5000);
}

export const deliveries: Scenario = {
  name: "burst",
  title: "a burst of webhooks",
  weight: "long",
  run: (bench, round) => inCopy(bench, (stand) => burstOfWebhooks(bench, round, stand)),
};

async function burstOfWebhooks(bench: Bench, round: Round, stand: Stand): Promise<void> {
  const count = bench.plan.deliveries;
  const starting = [
    startProduct(bench, stand.url, ["kernel", "hands", "worker"]),
    startActor(bench.stage, "receiver", { endpoints }),
  ];
  await withActors(starting, async (_product, receiver) => {
    await fireSome(stand);
    const dueMs = await scheduleBurst(stand, count, await receiver.ask<string[]>("urls"));
    await wait(Math.max(0, dueMs - wallMs()));
    const arrived = await receiver.ask<number>("waitFor", { count, waitMs: 60_000 });
    noteMissing(round, `burst of ${count} webhooks`, arrived, count);
    const { lastAt, doubles } = await receiver.ask<ReceiverReport>("report");
    if (arrived < count) return;
    round.values["deliveries.seconds"] = (lastAt - dueMs) / 1000;
    round.values["deliveries.perSecond"] = (count / (lastAt - dueMs)) * 1000;
    round.values["deliveries.doubles"] = doubles;
    round.values["deliveries.firedTwice"] = await firesOfTwice(stand.admin);
  });
}

/** So many timers with a webhook at one instant, over all endpoints; answers the instant. */
export async function scheduleBurst(
  { asTenant }: Stand,
  count: number,
  urls: readonly string[],
): Promise<number> {
  const dueMs = Math.ceil(wallMs() + 3000 + count / 2);
  const wanted = Array.from({ length: count }, (_, index) => ({
    name: "burst",
    dueMs,
    url: urls[index % urls.length] ?? null,
  }));
  await scheduleAll(asTenant, wanted);
  return dueMs;
}
