import { expect } from "vitest";
import type { Handoff } from "../../../src/database/wire.ts";
import type { Queryable } from "../../../test/harness/clock.ts";
import { insertTenant, sqlTest, type Tenant, test } from "../../../test/harness/database.ts";
import {
  attemptOf,
  deliveryOf,
  drainKeyOf,
  dueAt,
  fire,
  fireOne,
  jobs,
  scheduleFor,
  settle,
  take,
  takeLane,
  webhook,
  webhookTo,
} from "../../../test/harness/firing.ts";

/** So many deliveries that wait for a worker, their lane's job begun by it. */
async function overflow(db: Queryable, tenant: Tenant, count: number): Promise<void> {
  for (let made = 0; made < count; made += 1) {
    await scheduleFor(db, tenant, { actions: [webhook()] });
  }
  await fire(db, { owner: null });
  await db.query("delete from graphile_worker._private_jobs");
}

sqlTest(
  "a run takes so many of the lane, leased to it for their attempt",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    await overflow(db, tenant, 3);

    const { handoffs, more } = await takeLane(db, tenant, 2, { owner: 9 });

    expect(handoffs).toMatchObject([
      { attempt: 1, kind: "webhook", endpoint: "https://example.com" },
      { attempt: 1, kind: "webhook", endpoint: "https://example.com" },
    ]);
    expect(more).toBe(true);
    for (const handoff of handoffs) {
      const { leased_until: until, ...row } = await deliveryOf(db, handoff);
      expect(row).toMatchObject({ attempt: 1, owner: 9, next_attempt_at: null, status: "pending" });
      expect(new Date(String(until)).toISOString()).toBe("2030-01-01T12:00:30.000Z");
    }
  },
);

sqlTest(
  "while the lane has more it gets a new job, and then none",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    await overflow(db, tenant, 2);

    expect(await takeLane(db, tenant, 1)).toMatchObject({ more: true });
    expect(await jobs(db)).toMatchObject([{ key: drainKeyOf(tenant) }]);

    await db.query("delete from graphile_worker._private_jobs");
    expect(await takeLane(db, tenant, 1)).toMatchObject({ more: false });
    expect(await jobs(db)).toEqual([]);
  },
);

sqlTest(
  "who has no room takes none, and the lane's job comes after the pause",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    await overflow(db, tenant, 1);

    const taken = await takeLane(db, tenant, 0, { pauseMs: 5000 });

    expect(taken).toEqual({ handoffs: [], more: true });
    const [job] = await jobs(db);
    expect(new Date(String(job?.run_at)).toISOString()).toBe("2030-01-01T12:00:05.000Z");
  },
);

sqlTest("another lane's deliveries are left alone", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const other = await insertTenant(db);
  await overflow(db, other, 1);
  await scheduleFor(db, tenant, { actions: [webhookTo("https://other.example")] });
  await fire(db, { owner: null });

  expect(await takeLane(db, tenant, 100)).toEqual({ handoffs: [], more: false });
});

sqlTest(
  "a later attempt is not taken before its time, then with the next number",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    const [handoff] = await fireOne(db, tenant);
    await settle(db, attemptOf(handoff!, { statusCode: 503, retryAfterMs: 5000 }));

    await clock.set("2030-01-01T12:00:04.999Z");
    expect(await takeLane(db, tenant, 100)).toEqual({ handoffs: [], more: false });
    await clock.set("2030-01-01T12:00:05Z");
    const { handoffs } = await takeLane(db, tenant, 100);

    expect(handoffs).toMatchObject([{ attempt: 2, body: handoff?.body }]);
    expect(await take(db, handoff!)).toBeNull();
  },
);

sqlTest("what waits longest is taken first", async ({ db, clock, tenant }) => {
  const ids: string[] = [];
  for (const second of [1, 2, 3]) {
    await clock.set(`2030-01-01T12:00:0${second}Z`);
    ids.push(await scheduleFor(db, tenant, { actions: [webhook()] }));
    await fire(db, { owner: null });
  }

  const taken: Handoff[] = [];
  for (const _ of ids) taken.push(...(await takeLane(db, tenant, 1)).handoffs);

  expect(taken.map(({ timerId }) => timerId)).toEqual(ids);
});

test("two who drain one lane at once get each delivery once", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  await clock.set(dueAt);
  await overflow(db, tenant, 4);
  const [a, b] = [await connect(), await connect()];
  await a.query("begin");

  const first = await takeLane(a, tenant, 2, { owner: 9 });
  const second = await takeLane(b, tenant, 2, { owner: 10, pauseMs: 5000 });
  await a.query("commit");

  const ids = [...first.handoffs, ...second.handoffs].map(({ deliveryId }) => deliveryId);
  expect([first.handoffs.length, second.handoffs.length]).toEqual([2, 1]);
  expect(new Set(ids).size).toBe(3);
});

/** How many pages the call of a rule touches, with all that it does. */
async function pagesOf(db: Queryable, call: string, values: unknown[]): Promise<number> {
  const explain = `explain (analyze, buffers, format json) select * from minoots_private.${call}`;
  const { rows } = await db.query(explain, values);
  const [{ Plan: plan }] = (rows[0] as { "QUERY PLAN": [{ Plan: Record<string, number> }] })[
    "QUERY PLAN"
  ];
  return plan["Shared Hit Blocks"]! + plan["Shared Read Blocks"]!;
}

test("it reads what it takes, however many wait elsewhere since its plans were made", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  await clock.set(dueAt);
  const worker = await connect();
  for (let round = 0; round < 8; round += 1) {
    await overflow(db, tenant, 1);
    await takeLane(worker, tenant, 100);
    await worker.query("select minoots_private.requeue_forgotten()");
  }
  await db.query(
    `insert into minoots_private.deliveries (tenant_id, id, timer_id, ordinal, action_id, kind,
      status, endpoint, body, next_attempt_at, created_at)
    select $1::uuid, gen_random_uuid(), gen_random_uuid(), 1, '1', 'webhook', 'pending',
      'https://other.example', '', $2::timestamptz - interval '1 hour', $2::timestamptz
    from generate_series(1, 50000)`,
    [tenant.id, dueAt],
  );
  await overflow(db, tenant, 100);

  const claim = "take_lane($1, 'https://example.com', 9, 100, null)";
  expect(await pagesOf(worker, claim, [tenant.id])).toBeLessThan(100 * 100);
  expect(await pagesOf(worker, "requeue_forgotten()", [])).toBeLessThan(1000);
  await db.query("analyze");
  await db.query(
    "update minoots_private.deliveries set owner = null, leased_until = null, next_attempt_at = created_at where endpoint = 'https://example.com'",
  );
  expect(await pagesOf(worker, claim, [tenant.id])).toBeLessThan(100 * 100);
  expect(await pagesOf(worker, "requeue_forgotten()", [])).toBeLessThan(1000);
});
