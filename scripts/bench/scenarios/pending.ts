// What waits must cost nothing: the lag at 100 a second while a million timers, or ten, are
// due some other day. Each table is filled once and kept for all rounds.
import type { Bench, Round, Scenario } from "../context.ts";
import { inCopy, inDatabase, keptDatabase } from "../context.ts";
import { insertCopies, readPattern } from "../timers.ts";
import { bothKinds, measureLoads } from "./lag.ts";

const perSecond = 100;

/** The condition under which the rivals are asked the same. */
export function lagAmidPending(count: number): Scenario {
  return {
    name: "lag",
    title: `ours at ${perSecond}/s with ${count.toLocaleString("en")} pending`,
    weight: "long",
    run: async (bench, round) => {
      const from = await pendingDatabase(bench, count);
      await inCopy(
        bench,
        (stand) =>
          measureLoads(bench, round, stand, bothKinds(bench, "lag.rivalPending", perSecond)),
        from,
      );
    },
  };
}

export const pendingScenarios = (counts: readonly number[]): Scenario[] =>
  counts.map((count) => ({
    name: "pending",
    title: `lag with ${count.toLocaleString("en")} pending`,
    weight: count > 1_000_000 ? "heavy" : "long",
    run: (bench, round) => measureAmid(bench, round, count),
  }));

async function measureAmid(bench: Bench, round: Round, count: number): Promise<void> {
  const name = await pendingDatabase(bench, count);
  const key = `lag.amid${count}`;
  const load = { perSecond, seconds: bench.plan.windowSeconds, kind: "webhook" } as const;
  await inCopy(bench, (stand) =>
    measureLoads(bench, round, stand, [{ ...load, key: `${key}.none` }]),
  );
  await inDatabase(bench, name, (stand) => measureLoads(bench, round, stand, [{ ...load, key }]));
}

/** A database where so many timers wait, made when it is first asked for. */
export async function pendingDatabase(bench: Bench, count: number): Promise<string> {
  const what = `${count.toLocaleString("en")} timers`;
  return await keptDatabase(bench, `pending_${count}`, what, async ({ admin, asTenant }) => {
    const pattern = await readPattern(admin, asTenant, null);
    const fireAt = "now() + interval '30 days' + number * interval '1 millisecond'";
    await insertCopies(admin, pattern, { count, fireAt });
    await admin.query("vacuum analyze minoots_private.timers");
  });
}
