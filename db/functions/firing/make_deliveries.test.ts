import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import {
  deliveriesOf,
  dueAt,
  fire,
  type Row,
  scheduleFor,
  timerFields,
  timerValue,
  webhook,
} from "../../../test/harness/firing.ts";

const actions = ["first", "second"].map((id) => ({
  id,
  kind: "webhook",
  parameters: { url: `https://example.com/${id}` },
}));

async function make(db: Queryable, fields: object, owner: number | null): Promise<Row[]> {
  const { rows } = await db.query(
    `select * from minoots_private.make_deliveries(${timerValue}, $2, '30 seconds')`,
    [timerFields(fields), owner],
  );
  return rows as Row[];
}

sqlTest("each action is one delivery, in their order", async ({ db }) => {
  const made = await make(db, { actions }, 7);

  const common = { kind: "webhook", status: "pending", endpoint: "https://example.com" };
  expect(made).toMatchObject([
    { ...common, ordinal: 1, action_id: "first", attempts: [] },
    { ...common, ordinal: 2, action_id: "second", attempts: [] },
  ]);
});

sqlTest("with an owner its first attempt is under way", async ({ db, clock }) => {
  await clock.set(dueAt);

  const [made] = await make(db, { actions }, 7);

  expect(made).toMatchObject({ attempt: 1, owner: 7, next_attempt_at: null });
  expect(new Date(String(made?.leased_until)).toISOString()).toBe("2030-01-01T12:00:30.000Z");
});

sqlTest("without an owner it waits, due at once", async ({ db, clock }) => {
  await clock.set(dueAt);

  const [made] = await make(db, { actions }, null);

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
