// Fairness: a flood of one tenant comes due at one instant, and single timers of another come
// due while it is fired and sent. How late these are at their own receiver.
import { setTimeout as wait } from "node:timers/promises";
import { startActor } from "../actor.ts";
import { wallMs } from "../clock.ts";
import type { Bench, Round, Scenario, Stand } from "../context.ts";
import { inCopy, noteMissing, startProduct, withActors } from "../context.ts";
import type { ReceiverReport } from "../processes/receiver.ts";
import { quantile } from "../statistics.ts";
import { createTenant } from "../../../src/database/tenant-calls.ts";
import { insertCopies, readPattern, scheduleAll, spreadInstants } from "../timers.ts";
import { endpoints, warmUp } from "./lag.ts";

const singles = 20;
const singleEveryMs = 50;

export const fair = (kind: "plain" | "webhook"): Scenario => ({
  name: "fair",
  title: `single timers amid another tenant's flood (${kind})`,
  weight: "heavy",
  run: (bench, round) => inCopy(bench, (stand) => flood(bench, round, stand, kind)),
});

async function flood(
  bench: Bench,
  round: Round,
  stand: Stand,
  kind: "plain" | "webhook",
): Promise<void> {
  const starting = [
    startProduct(bench, stand.url, ["kernel", "hands", "worker"]),
    startActor(bench.stage, "receiver", { endpoints }),
    startActor(bench.stage, "receiver", { endpoints: 1 }),
  ];
  await withActors(starting, async (_product, floods, single) => {
    const [floodUrl, warmUrl] = await floods.ask<string[]>("urls");
    const [url] = await single.ask<string[]>("urls");
    await runWarm(stand, warmUrl ?? null);
    const dueMs = await makeFlood(bench, stand, kind === "webhook" ? (floodUrl ?? null) : null);
    const wanted = Array.from({ length: singles }, (_, index) => ({
      name: "single",
      dueMs: dueMs + (index + 1) * singleEveryMs,
      url: url ?? null,
    }));
    await scheduleAll(stand.asTenant, wanted);
    if (wallMs() > dueMs) round.notes.push(`round ${round.number}: fair: came too late`);
    await wait(Math.max(0, dueMs - wallMs()));
    const arrived = await single.ask<number>("waitFor", { count: singles, waitMs: 60_000 });
    noteMissing(round, "single timers amid a flood", arrived, singles);
    const { lagsMs } = await single.ask<ReceiverReport>("report");
    round.values[`fair.${kind}.p50`] = quantile(lagsMs, 0.5);
    round.values[`fair.${kind}.most`] = Math.max(...lagsMs);
  });
}

async function runWarm({ asTenant }: Stand, url: string | null): Promise<void> {
  const fromMs = wallMs() + 1000;
  const instants = spreadInstants({ ...warmUp, fromMs, seed: 1 });
  await scheduleAll(
    asTenant,
    instants.map((dueMs) => ({ name: "warm-up", dueMs, url })),
  );
  await wait(Math.max(0, (instants.at(-1) ?? 0) + 500 - wallMs()));
}

/** Timers of another tenant, all due at the instant that is answered. */
async function makeFlood(
  { plan, tenant }: Bench,
  { admin, asTenant }: Stand,
  url: string | null,
): Promise<number> {
  const pattern = await readPattern(admin, asTenant, url);
  const other = await createTenant(admin, "flood", "enterprise");
  const expressions = pattern.expressions.replaceAll(tenant.id, other);
  const dueMs = Math.ceil(wallMs() + 8000 + plan.flood / 8);
  const fireAt = `to_timestamp(${dueMs / 1000})`;
  await insertCopies(admin, { ...pattern, expressions }, { count: plan.flood, fireAt });
  return dueMs;
}
