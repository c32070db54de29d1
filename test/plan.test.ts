// That a backlog costs nothing but itself. The hardest case: a process made its plans while
// the tables were small, then 300,000 timers are overdue at once, and nothing has been analyzed
// since. Then the same with fresh statistics. What is counted is pages, so no time decides.
import pg from "pg";
import { expect } from "vitest";
import { connectionConfig } from "../src/database/connect.ts";
import type { Queryable } from "./harness/clock.ts";
import { insertTenant, test } from "./harness/database.ts";
import { readProjectFile } from "./harness/files.ts";
import { attemptOf, fire, scheduleFor, settle, take, webhook } from "./harness/firing.ts";

const overdue = 300_000;
const batch = 500;
// Of one timer in each step, with its indexes, its events and, at first, what is cached.
const pagesMaxPerTimer = 200;

interface Plan {
  readonly "Node Type": string;
  readonly "Index Name"?: string;
  readonly "Shared Hit Blocks"?: number;
  readonly "Shared Read Blocks"?: number;
  readonly Plans?: readonly Plan[];
}

/** A connection whose plans are from a time of few timers, and the backlog that came since. */
const backlogTest = test.extend(
  "loop",
  { scope: "file" },
  async ({ fileDatabase }, { onCleanup }) => {
    const { pool, url } = fileDatabase;
    const loop = new pg.Client(connectionConfig({ url, role: null, name: "loop" }));
    onCleanup(() => loop.end());
    await loop.connect();
    const tenant = await insertTenant(pool);
    for (let round = 0; round < 8; round += 1) {
      await scheduleFor(pool, tenant, { actions: [webhook()], fireAt: "2026-01-01T00:00:00Z" });
      const { handoffs } = await fire(loop);
      await settle(loop, ...handoffs.map((handoff) => attemptOf(handoff, { statusCode: 503 })));
      await pool.query("update minoots_private.deliveries set next_attempt_at = now()");
      await loop.query("select minoots_private.retake_deliveries()");
      await take(loop, handoffs[0]!);
      await loop.query("select from minoots_private.observe()");
    }
    await insertBacklog(pool, tenant.id);
    return loop;
  },
);

/** In an order that has nothing to do with when they are due. */
async function insertBacklog(db: Queryable, tenantId: string): Promise<void> {
  await db.query(
    `insert into minoots_private.timers (tenant_id, id, name, fire_at, precision, misfire, actions,
      retry_policy, labels, created_at)
    select $1::uuid, gen_random_uuid(), 'late', '2026-01-01T00:00:00Z'::timestamptz
        + (number * 7919 % $2) * interval '1 ms', 'precise', 'run',
      '[{"id": "1", "kind": "webhook", "parameters": {"url": "https://example.com/hook"}}]',
      '{"maxAttempts": 10, "backoffInitialMs": 1000, "backoffMultiplier": 2, "backoffMaxMs": 9000}',
      '{}', '2026-01-01T00:00:00Z'
    from generate_series(1, $2::bigint) as number`,
    [tenantId, overdue],
  );
}

/** The claim as it stands in the rule, with the parameters that it has there. */
function claim(): string {
  const { text } = readProjectFile("db/functions/firing/lock_due.sql");
  const [, select = ""] = /return array\((.*?)\);/s.exec(text) ?? [];
  return select
    .replaceAll("lock_due.due_by", "minoots.clock()")
    .replace("limit fire_max", "limit $1");
}

/** What fire_due sets for its plans. */
function settings(): string {
  const { text } = readProjectFile("db/functions/firing/fire_due.sql");
  return [...text.matchAll(/\bset (enable_\w+|jit) = off/g)].map(([line]) => line).join("; ");
}

async function planOf(db: Queryable, text: string, values: unknown[] = []): Promise<Plan> {
  const { rows } = await db.query(text, values);
  return (rows[0] as { "QUERY PLAN": [{ Plan: Plan }] })["QUERY PLAN"][0].Plan;
}

function nodesOf(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/** How many pages the call of a rule touches, with all that it does. */
async function pagesOf(db: Queryable, call: string, values: unknown[]): Promise<number> {
  const explain = `explain (analyze, buffers, format json) select * from minoots_private.${call}`;
  const plan = await planOf(db, explain, values);
  return (plan["Shared Hit Blocks"] ?? 0) + (plan["Shared Read Blocks"] ?? 0);
}

/** Reports of success for so many of the deliveries that are leased. */
async function successes(db: Queryable, count: number): Promise<unknown[]> {
  const { rows } = await db.query(
    `select tenant_id as "tenantId", id as "deliveryId", attempt, 200 as "statusCode"
    from minoots_private.deliveries where owner is not null and status = 'pending' limit $1`,
    [count],
  );
  return rows;
}

async function claimPlans(db: Queryable): Promise<Plan[]> {
  await db.query(settings());
  await db.query(`prepare claim (integer) as ${claim()}`);
  const plans: Plan[] = [];
  for (const mode of ["force_custom_plan", "force_generic_plan"]) {
    await db.query(`set plan_cache_mode = ${mode}`);
    plans.push(await planOf(db, `explain (format json) execute claim (${batch})`));
  }
  return plans;
}

for (const analyzed of [false, true]) {
  const name = analyzed ? "with fresh statistics" : "with plans from when there was little";
  const given = async (db: Queryable) => {
    if (analyzed) await db.query("analyze");
  };

  backlogTest(`the claim walks its index in order, ${name}`, async ({ loop, connect }) => {
    await given(loop);

    for (const plan of await claimPlans(await connect())) {
      const kinds = nodesOf(plan).map((node) => node["Node Type"]);
      expect(kinds).toEqual(["Limit", "LockRows", "Index Scan"]);
      expect(nodesOf(plan).at(-1)).toMatchObject({ "Index Name": "timers_due" });
    }
  });

  backlogTest(`firing reads what it fires, batch after batch, ${name}`, async ({ loop }) => {
    await given(loop);
    const values = [batch, 7];

    for (let round = 0; round < 6; round += 1) {
      const pages = await pagesOf(loop, "fire_due($1, $2, interval '30 seconds')", values);
      expect(pages).toBeLessThan(batch * pagesMaxPerTimer);
    }
  });

  backlogTest(
    `the instants and tenants that come are found by one step, ${name}`,
    async ({ loop, connect }) => {
      await given(loop);
      const pinned = await connect();
      await pinned.query(settings());

      const rules = ["due_instant(8)", "next_instant('-infinity')", "is_due(now())"];
      for (const rule of [...rules, "due_tenants(500, now())"]) {
        // The first call of a connection reads the catalog too; and what was just fired may
        // still have to be passed by, all of it as long as anybody's snapshot is older: some hundred
        // pages, where all are above ten thousand.
        await pagesOf(pinned, rule, []);
        // Where a walk by the tenants begins is left to chance.
        for (let round = 0; round < 5; round += 1) {
          const pages = () => pagesOf(pinned, rule, []);
          await expect.poll(pages, { message: rule, timeout: 20_000 }).toBeLessThan(4000);
        }
      }
    },
  );

  backlogTest(`settling reads what it settles, batch after batch, ${name}`, async ({ loop }) => {
    await given(loop);

    for (let round = 0; round < 3; round += 1) {
      const results = JSON.stringify(await successes(loop, batch));
      const pages = await pagesOf(loop, "settle_deliveries($1)", [results]);
      expect(pages).toBeLessThan(batch * pagesMaxPerTimer);
    }
  });

  backlogTest(`taking over reads what it takes over, ${name}`, async ({ loop }) => {
    await given(loop);
    await fire(loop, { owner: 11, fireMax: 6000 });
    const held = "select from minoots_private.deliveries where owner is not null";
    const { rowCount: count } = await loop.query(held);

    // Pages do not tell of rows that are compared with all others: that takes many seconds.
    await loop.query("set statement_timeout = '15s'");
    const pages = await pagesOf(loop, "retake_deliveries()", []);
    await loop.query("reset statement_timeout");

    expect((await loop.query(held)).rowCount).toBe(0);
    expect(pages).toBeLessThan(count! * pagesMaxPerTimer);
  });

  backlogTest(`what is observed costs the same, ${name}`, async ({ loop }) => {
    await given(loop);

    // 10,000 of what is overdue, and 5,000 events with their timers: not one of the rest.
    expect(await pagesOf(loop, "observe()", [])).toBeLessThan(100_000);
  });

  backlogTest(`a worker's claim reads one delivery among many, ${name}`, async ({ loop }) => {
    await given(loop);
    await fire(loop, { owner: null, fireMax: 2000 });
    const { rows } = await loop.query(
      `select tenant_id, id from minoots_private.deliveries where owner is null
      and status = 'pending' limit 2`,
    );
    const pages: number[] = [];

    for (const { tenant_id: tenantId, id } of rows as { tenant_id: string; id: string }[]) {
      pages.push(await pagesOf(loop, "take_delivery($1, $2, 7)", [tenantId, id]));
    }

    // After an analyze the first call reads the catalog too.
    expect(pages[1]).toBeLessThan(pagesMaxPerTimer);
  });
}
