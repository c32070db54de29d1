import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { insertTenant, sqlTest, test } from "../../../test/harness/database.ts";
import {
  attemptOf,
  deliveriesOf,
  dueAt,
  fire,
  fireOne,
  scheduleFor,
  settle,
  timerOf,
  webhook,
} from "../../../test/harness/firing.ts";

// The tier of a test's tenant keeps what ended for 7 days, and failures for 30.
const afterDays = (days: number) =>
  new Date(Date.parse(dueAt) + days * 86_400_000 + 1).toISOString();

async function remove(db: Queryable, batchMax = 100) {
  const { rows } = await db.query("select * from minoots_private.remove_timers($1)", [batchMax]);
  return rows[0] as { timers: number; deliveries: number };
}

sqlTest(
  "what has ended is kept for the tier's time, and not longer",
  async ({ db, clock, tenant }) => {
    const id = await scheduleFor(db, tenant);
    await clock.set(dueAt);
    await fire(db);

    await clock.set("2030-01-08T12:00:00.000Z");
    expect(await remove(db)).toEqual({ timers: 0, deliveries: 0 });

    await clock.set(afterDays(7));
    expect(await remove(db)).toEqual({ timers: 1, deliveries: 0 });
    expect(await timerOf(db, id)).toBeUndefined();
  },
);

sqlTest("a failed timer and its deliveries are kept longer", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const actions = [webhook("a"), webhook("b")];
  const handoffs = await fireOne(db, tenant, { actions });
  await settle(db, ...handoffs.map((handoff) => attemptOf(handoff, { statusCode: 410 })));

  await clock.set(afterDays(29));
  expect(await remove(db)).toEqual({ timers: 0, deliveries: 0 });

  await clock.set(afterDays(30));
  expect(await remove(db)).toEqual({ timers: 1, deliveries: 2 });
  expect(await deliveriesOf(db, handoffs[0]!.timerId)).toEqual([]);
});

sqlTest("what is open is never removed, however old", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [fired] = await fireOne(db, tenant);
  const waiting = await scheduleFor(db, tenant, { fireAt: "2031-12-01T00:00:00Z" });
  const paused = await scheduleFor(db, tenant);
  await db.query("update minoots_private.timers set status = 'paused' where id = $1", [paused]);

  await clock.set(afterDays(400));

  expect(await remove(db)).toEqual({ timers: 0, deliveries: 0 });
  for (const id of [fired!.timerId, waiting, paused]) expect(await timerOf(db, id)).toBeDefined();
});

sqlTest("the key of a removed timer is free again", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const first = await scheduleFor(db, tenant, { key: "order-42" });
  await fire(db);
  await clock.set(afterDays(7));
  const fireAt = "2030-02-01T12:00:00Z";
  await remove(db);

  const second = await scheduleFor(db, tenant, { key: "order-42", fireAt });

  expect(second).not.toBe(first);
  expect(await timerOf(db, second)).toMatchObject({ key: "order-42", status: "scheduled" });
});

sqlTest("each tenant's tier counts for its own", async ({ db, clock, tenant }) => {
  const other = await insertTenant(db);
  await db.query("update minoots_private.tenants set tier = 'pro' where id = $1", [other.id]);
  await clock.set(dueAt);
  const [free, pro] = [await scheduleFor(db, tenant), await scheduleFor(db, other)];
  await fire(db);

  await clock.set(afterDays(7));

  expect(await remove(db)).toMatchObject({ timers: 1 });
  expect(await timerOf(db, free)).toBeUndefined();
  expect(await timerOf(db, pro)).toBeDefined();
});

sqlTest("a batch is as large as asked, over all tenants", async ({ db, clock, tenant }) => {
  const other = await insertTenant(db);
  await clock.set(dueAt);
  for (const owner of [tenant, other, tenant, other, tenant]) await scheduleFor(db, owner);
  await fire(db);
  await clock.set(afterDays(7));

  const batches = [await remove(db, 2), await remove(db, 2), await remove(db, 2)];

  expect(batches.map(({ timers }) => timers)).toEqual([2, 2, 1]);
});

test("a timer that somebody holds is not waited for", async ({ db, clock, tenant, connect }) => {
  await clock.set(dueAt);
  const held = await scheduleFor(db, tenant);
  const other = await scheduleFor(db, tenant);
  await fire(db);
  await clock.set(afterDays(7));
  const holder = await connect();
  await holder.query("begin");
  await holder.query("select from minoots_private.timers where id = $1 for update", [held]);

  expect(await remove(db)).toMatchObject({ timers: 1 });
  expect(await timerOf(db, other)).toBeUndefined();

  await holder.query("commit");
  expect(await remove(db)).toMatchObject({ timers: 1 });
});

sqlTest(
  "what is kept costs nothing: only what is removed is looked at",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    await db.query(
      `insert into minoots_private.timers (tenant_id, id, name, status, fire_at, precision, misfire,
      actions, retry_policy, labels, created_at, fired_at, finished_at)
    select $1, gen_random_uuid(), 'kept', 'completed', at, 'precise', 'run', '[]', '{}', '{}',
      at, at, at
    from generate_series($2::timestamptz, $2::timestamptz + interval '20 s', '1 ms') as at`,
      [tenant.id, dueAt],
    );
    await clock.set(afterDays(7));

    const before = await rowsRead(db);
    expect(await remove(db)).toMatchObject({ timers: 1 });

    expect((await rowsRead(db)) - before).toBeLessThan(10);
  },
);

/** How many rows of timers this transaction has read by any scan. */
async function rowsRead(db: Queryable): Promise<number> {
  const { rows } = await db.query(
    `select seq_tup_read + idx_tup_fetch as read from pg_stat_xact_user_tables
    where relid = 'minoots_private.timers'::regclass`,
  );
  return (rows[0] as { read: number }).read;
}
