// That a backlog costs nothing but itself: with 300,000 overdue timers the claim walks its
// index in order, by any kind of plan, and firing 500 reads about what 500 need.
import { expect } from "vitest";
import type { Queryable } from "./harness/clock.ts";
import { test } from "./harness/database.ts";
import { readProjectFile } from "./harness/files.ts";

const overdue = 300_000;
const fireMax = 500;
const buffersMaxPerTimer = 100;

interface Plan {
  readonly "Node Type": string;
  readonly "Index Name"?: string;
  readonly "Relation Name"?: string;
  readonly "Shared Hit Blocks"?: number;
  readonly "Shared Read Blocks"?: number;
  readonly Plans?: readonly Plan[];
}

/** A file's database with the backlog in it, once without statistics and once with them. */
const backlogTest = test.extend("backlog", { scope: "file" }, async ({ fileDatabase }) => {
  const { pool } = fileDatabase;
  await pool.query(
    `insert into minoots_private.timers (tenant_id, id, name, fire_at, precision, misfire, actions,
      retry_policy, labels, created_at)
    select ('00000000-0000-7000-8000-00000000000' || number % 7)::uuid, gen_random_uuid(), 'late',
      '2026-01-01T00:00:00Z'::timestamptz + number * interval '1 ms', 'precise', 'run',
      '[{"id": "1", "kind": "webhook", "parameters": {"url": "https://example.com/hook"}}]',
      '{}', '{}', '2026-01-01T00:00:00Z'
    from generate_series(1, $1) as number`,
    [overdue],
  );
  return pool;
});

/** The claim as it stands in the rule, with the parameters that it has there. */
function claim(): string {
  const { text } = readProjectFile("db/functions/firing/fire_batch.sql");
  const [, select = ""] = /due as materialized \((.*?)\n {2}\), /s.exec(text) ?? [];
  return select
    .replaceAll("fire_batch.due_by", "minoots.clock()")
    .replaceAll("fire_batch.chosen", "$2")
    .replace("limit fire_max", "limit $1");
}

async function planOf(db: Queryable, text: string): Promise<Plan> {
  const { rows } = await db.query(text);
  return (rows[0] as { "QUERY PLAN": [{ Plan: Plan }] })["QUERY PLAN"][0].Plan;
}

function nodesOf(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

async function claimPlans(db: Queryable): Promise<Plan[]> {
  // As in fire_due, which holds its plans to the indexes.
  await db.query("set enable_seqscan = off; set enable_bitmapscan = off");
  await db.query(`prepare claim (integer, uuid[]) as ${claim()}`);
  const plans: Plan[] = [];
  for (const mode of ["force_custom_plan", "force_generic_plan"]) {
    await db.query(`set plan_cache_mode = ${mode}`);
    plans.push(await planOf(db, `explain (format json) execute claim (${fireMax}, null)`));
  }
  await db.query("deallocate claim; reset plan_cache_mode");
  return plans;
}

/** Fires so many batches in one session; answers the buffers that each of them touched. */
async function fireBatches(db: Queryable, count: number): Promise<number[]> {
  const buffers: number[] = [];
  for (let batch = 0; batch < count; batch += 1) {
    const plan = await planOf(
      db,
      `explain (analyze, buffers, format json)
      select * from minoots_private.fire_due(${fireMax}, 7, interval '30 seconds')`,
    );
    buffers.push((plan["Shared Hit Blocks"] ?? 0) + (plan["Shared Read Blocks"] ?? 0));
  }
  return buffers;
}

for (const statistics of [false, true]) {
  const name = statistics ? "with fresh statistics" : "without any statistics";

  backlogTest(`the claim walks its index in order, ${name}`, async ({ backlog, connect }) => {
    if (statistics) await backlog.query("analyze minoots_private.timers");
    const db = await connect();

    for (const plan of await claimPlans(db)) {
      const kinds = nodesOf(plan).map((node) => node["Node Type"]);
      expect(kinds).toEqual(["Limit", "LockRows", "Index Scan"]);
      expect(nodesOf(plan).at(-1)).toMatchObject({ "Index Name": "timers_due" });
    }
  });

  backlogTest(
    `500 of them read what 500 need, batch after batch, ${name}`,
    async ({ backlog, connect }) => {
      if (statistics) await backlog.query("analyze minoots_private.timers");
      const db = await connect({ role: "minoots_kernel" });

      const buffers = await fireBatches(db, 8);

      expect(Math.max(...buffers)).toBeLessThan(fireMax * buffersMaxPerTimer);
    },
  );
}
