// That a page of timers costs a page, whatever it is asked by, among 200,000 timers: by SQL,
// and by the very statement that GraphQL makes of it; and a report only what it reports. What is counted is pages of the
// database, so no time decides.
import pg from "pg";
import { expect, vi } from "vitest";
import type { Queryable } from "./harness/clock.ts";
import { insertTenant } from "./harness/database.ts";
import { test } from "./graphql/support.ts";

const timers = 200_000;
const pagesMax = 1000; // 20 for each row of the page

/** Half of them carry a common label, each one of its own, and a stranger's carry the same. */
async function insertTimers(db: Queryable, tenantId: string, count: number): Promise<void> {
  await db.query(
    `insert into minoots_private.timers (tenant_id, id, name, status, finished_at, fire_at,
      precision, misfire, actions, retry_policy, labels, created_at)
    select $1::uuid, gen_random_uuid(), 'tea', case number % 10 when 0 then 'cancelled'
        else 'scheduled' end, case number % 10 when 0 then timestamptz '2020-01-01T00:00:00Z' end,
      '2030-01-01T00:00:00Z'::timestamptz + (number * 7919 % $2) * interval '1 s',
      'precise', 'run', '[]', '{}', jsonb_build_object('order', number::text)
        || case number % 2 when 0 then '{"env": "prod"}' else '{}' end::jsonb,
      '2026-01-01T00:00:00Z'
    from generate_series(1, $2::bigint) as number`,
    [tenantId, count],
  );
}

/** In a session that has done this before, so that none are of the catalogue. */
async function pagesOf(db: Queryable, text: string, values: unknown[] = []): Promise<number> {
  await db.query(text, values);
  const { rows } = await db.query(`explain (analyze, buffers, format json) ${text}`, values);
  const [{ Plan: plan }] = (rows[0] as { "QUERY PLAN": [{ Plan: Record<string, number> }] })[
    "QUERY PLAN"
  ];
  return plan["Shared Hit Blocks"]! + plan["Shared Read Blocks"]!;
}

const manyTest = test.extend("many", { scope: "file" }, async ({ fileDatabase: { pool } }) => {
  const tenant = await insertTenant(pool);
  await insertTimers(pool, tenant.id, timers);
  await insertTimers(pool, (await insertTenant(pool)).id, 20_000);
  await pool.query("vacuum (analyze) minoots_private.timers");
  return tenant;
});

const pages = [
  `labels => '{"order": "4711"}'`,
  `labels => '{"order": "4711", "env": "prod"}'`,
  `labels => '{"order": "4710", "env": "prod"}', status => '{scheduled}'`,
  `labels => '{"order": "none"}'`,
  `labels => '{"env": "prod"}'`,
  `labels => '{"env": "prod"}', fire_after => '2030-01-02T00:00:00Z'`,
  `after_fire_at => '2030-01-02T00:00:00Z', after_id => gen_random_uuid()`,
  `status => '{scheduled}', name => 'tea'`,
];

manyTest.for(pages)("a page by %s reads few pages", async (given, { connect, many }) => {
  const server = await connect({ role: "minoots_server", tenant: many });
  const text = `select * from minoots.find_timers(${given}, max_timers => 50)`;

  for (let round = 0; round < 7; round += 1) {
    expect(await pagesOf(server, text)).toBeLessThan(pagesMax);
  }
});

manyTest.for(["lag_by_minute('7d')", "outcomes_by_day('365d')", "feed_consumers()"])(
  "%s reads only what it reports",
  async (report, { connect, many }) => {
    const server = await connect({ role: "minoots_server", tenant: many });

    expect(await pagesOf(server, `select * from minoots.${report}`)).toBeLessThan(50);
  },
);

interface Statement {
  readonly text: string;
  readonly values: unknown[];
}

/** What the server asks of the database for this list. */
async function statementOf(ask: () => Promise<unknown>): Promise<Statement> {
  const spied = vi.spyOn(pg.Client.prototype, "query");
  await ask();
  const asked = spied.mock.calls.map(([first]) => first as unknown as Statement);
  spied.mockRestore();
  const found = asked.find(({ text }) => text?.includes("find_timers"));
  if (found === undefined) throw new Error("No such statement was sent.");
  return found;
}

manyTest("and so does the statement that GraphQL makes of it", async ({ api, connect, many }) => {
  const list = `query ($labels: Labels, $after: PageCursor) {
    timers(after: $after, filter: {labels: $labels, status: [SCHEDULED]}) {
      nodes { id name fireAt } pageInfo { hasNextPage endCursor } } }`;

  for (const labels of [{ order: "4711" }, { env: "prod" }]) {
    const { text, values } = await statementOf(() => api.run(list, { labels }));
    const server = await connect({ role: "minoots_server", tenant: many });
    expect(await pagesOf(server, text, values)).toBeLessThan(pagesMax);
  }
});
