// Coming back late: everything was down while timers came due. How long until the backlog is
// fired, and how late a timer is that comes due meanwhile.
import { setTimeout as wait } from "node:timers/promises";
import { wallMs } from "../clock.ts";
import type { Bench, Round, Scenario, Stand } from "../context.ts";
import { inCopy, noteLags, noteMissing, startProduct, withActors } from "../context.ts";
import { insertCopies, readPattern, scheduleSome } from "../timers.ts";
import { lastFiringAt, untilFired } from "./observe.ts";

const freshEveryMs = 250;
const freshAheadMs = 300;

export const restart: Scenario = {
  name: "restart",
  title: "a restart with a backlog",
  weight: "heavy",
  run: (bench, round) =>
    inCopy(bench, async (stand) => {
      const pattern = await readPattern(stand.admin, stand.asTenant, null);
      const fireAt = "now() - interval '1 hour' + (number % 3000) * interval '1 second'";
      await insertCopies(stand.admin, pattern, { count: bench.plan.overdue, fireAt });
      await stand.admin.query("vacuum analyze minoots_private.timers");
      await drain(bench, round, stand);
    }),
};

async function drain(bench: Bench, round: Round, stand: Stand): Promise<void> {
  const { drainSeconds, overdue } = bench.plan;
  const starting = [startProduct(bench, stand.url, ["kernel", "hands", "worker"])];
  await withActors(starting, async (product) => {
    const { startedAt } = await product.ask<{ startedAt: number }>("started");
    const draining = new AbortController();
    const making = makeFresh(stand, draining.signal);
    const left = await untilFired(stand.admin, drainSeconds * 1000);
    draining.abort();
    const made = await making;
    noteMissing(round, `restart with ${overdue} overdue`, overdue - left, overdue);
    const seconds = ((await lastFiringAt(stand.admin)) - startedAt) / 1000;
    if (left === 0) round.values["restart.seconds"] = seconds;
    if (left === 0) round.values["restart.perSecond"] = overdue / seconds;
    await noteFresh(round, stand, made);
  });
}

async function makeFresh({ asTenant }: Stand, until: AbortSignal): Promise<number> {
  for (let made = 0; ; made += 1) {
    if (until.aborted) return made;
    const dueMs = Math.ceil(wallMs() + freshAheadMs);
    await scheduleSome(asTenant, [{ name: "fresh", dueMs, url: null }]);
    await wait(freshEveryMs);
  }
}

async function noteFresh(round: Round, { admin }: Stand, made: number): Promise<void> {
  await wait(freshAheadMs * 2);
  const { rows } = await admin.query<{ lag_ms: number | null }>(
    "select lag_ms from minoots.timers where name = 'fresh'",
  );
  const lags = rows.flatMap(({ lag_ms: lagMs }) => (lagMs === null ? [] : [lagMs]));
  noteMissing(round, "fresh timers during a restart", lags.length, made);
  noteLags(round, "restart.fresh", lags);
}
