import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import {
  deliveriesOf,
  dueAt,
  fire,
  type Row,
  scheduleFor,
  spoil,
  timerOf,
  webhook,
} from "../../../test/harness/firing.ts";

async function fireBatch(
  db: Queryable,
  chosen: readonly string[],
  owner: number | null = 7,
): Promise<Row> {
  const { rows } = await db.query(
    `select batch.fired, to_jsonb(batch.handoffs) as handoffs
    from minoots_private.fire_batch(array(
      select ctid from minoots_private.timers where id = any($1)), $2, interval '30 seconds') as batch`,
    [chosen, owner],
  );
  return rows[0] as Row;
}

const actions = ["first", "second"].map((id) => ({
  id,
  kind: "webhook",
  parameters: { url: `https://example.com/${id}` },
}));

sqlTest("the chosen timers are the only ones it takes", async ({ db, clock, tenant }) => {
  const other = await scheduleFor(db, tenant, { fireAt: "2030-01-01T11:00:00Z" });
  const chosen = await scheduleFor(db, tenant);
  await clock.set(dueAt);

  expect(await fireBatch(db, [chosen])).toEqual({ fired: 1, handoffs: [] });
  expect(await fireBatch(db, [])).toEqual({ fired: 0, handoffs: [] });

  expect(await timerOf(db, chosen)).toMatchObject({ status: "completed" });
  expect(await timerOf(db, other)).toMatchObject({ status: "scheduled" });
});

sqlTest("it fails whole when one row cannot be fired", async ({ db, clock, tenant }) => {
  const id = await scheduleFor(db, tenant, { actions: [webhook()] });
  await spoil(db, id, [{}]);
  await clock.set(dueAt);

  await expect(fireBatch(db, [id])).rejects.toThrow("null value");
});

sqlTest("an end is never before the firing", async ({ db, tenant }) => {
  const id = await scheduleFor(db, tenant, { fireAt: "2026-01-01T00:00:00Z" });

  await fireBatch(db, [id]);

  const { rows } = await db.query(
    `select finished_at >= fired_at and fired_at >= statement_timestamp() - interval '1 minute' as ok
    from minoots_private.timers where id = $1`,
    [id],
  );
  expect(rows).toEqual([{ ok: true }]);
});

sqlTest("each action is one delivery, in their order", async ({ db, clock, tenant }) => {
  const id = await scheduleFor(db, tenant, { actions });
  await clock.set(dueAt);

  const { handoffs } = await fireBatch(db, [id]);

  const common = { kind: "webhook", status: "pending", endpoint: "https://example.com" };
  expect(await deliveriesOf(db, id)).toMatchObject([
    { ...common, ordinal: 1, action_id: "first", attempts: [] },
    { ...common, ordinal: 2, action_id: "second", attempts: [] },
  ]);
  expect(handoffs).toMatchObject([
    { timer_id: id, action_id: "first", parameters: { url: "https://example.com/first" } },
    { timer_id: id, action_id: "second", parameters: { url: "https://example.com/second" } },
  ]);
});

sqlTest("with an owner its first attempt is under way", async ({ db, clock, tenant }) => {
  const id = await scheduleFor(db, tenant, { actions: [webhook()] });
  await clock.set(dueAt);

  expect(await fireBatch(db, [id])).toMatchObject({ handoffs: [{ attempt: 1 }] });

  const [made] = await deliveriesOf(db, id);
  expect(made).toMatchObject({ attempt: 1, owner: 7, next_attempt_at: null });
  expect(new Date(String(made?.leased_until)).toISOString()).toBe("2030-01-01T12:00:30.000Z");
});

sqlTest("without an owner it waits, due at once", async ({ db, clock, tenant }) => {
  const id = await scheduleFor(db, tenant, { actions: [webhook()] });
  await clock.set(dueAt);

  await fireBatch(db, [id], null);

  const [made] = await deliveriesOf(db, id);
  expect(made).toMatchObject({ attempt: 0, owner: null, leased_until: null });
  expect(new Date(String(made?.next_attempt_at)).toISOString()).toBe(dueAt);
});

sqlTest(
  "fired again, as after a restore, ids and bytes are the same",
  async ({ db, clock, tenant }) => {
    const metadata = { z: 1, a: [1.5, "ü", null], nested: { "\u2028": true } };
    const id = await scheduleFor(db, tenant, { actions: [webhook("a"), webhook("b")], metadata });
    await clock.set(dueAt);
    await fire(db);
    const before = await deliveriesOf(db, id);

    await db.query("delete from minoots_private.deliveries");
    await db.query(
      `update minoots_private.timers set status = 'scheduled', fired_at = null, deliveries_open = 0`,
    );
    await clock.set("2030-06-01T00:00:00Z");
    await fire(db, { owner: null });

    const identities = (rows: Row[]) => rows.map((row) => [row.id, row.body]);
    expect(identities(await deliveriesOf(db, id))).toEqual(identities(before));
    expect(before).toHaveLength(2);
  },
);
