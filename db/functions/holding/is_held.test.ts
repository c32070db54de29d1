import { expect } from "vitest";
import { holdAll, isHeld } from "../../../src/database/hold-calls.ts";
import type { Database } from "../../../src/database/wire.ts";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import {
  deliveriesOf,
  fire,
  fireDue,
  fireOne,
  scheduleFor,
  timerOf,
} from "../../../test/harness/firing.ts";
import { answer } from "../../../test/harness/rules.ts";

const long = "2026-01-01T00:00:00Z";

const hold = async (db: Queryable) => await holdAll(db as Database);

sqlTest("a database is held in another life than the one released", async ({ db }) => {
  expect(await isHeld(db as Database)).toBe(false);

  await db.query("update minoots_private.hold set life = '1:1'");

  expect(await isHeld(db as Database)).toBe(true);
});

sqlTest("a database that does not say in which life it may fire is held", async ({ db }) => {
  await db.query("delete from minoots_private.hold");

  expect(await isHeld(db as Database)).toBe(true);
});

sqlTest("while it is held no timer fires, precise or relaxed", async ({ db, tenant }) => {
  await hold(db);
  const precise = await scheduleFor(db, tenant, { fireAt: long });
  const relaxed = await scheduleFor(db, tenant, { fireAt: long, precision: "relaxed" });

  expect(await fireDue(db)).toMatchObject({ fired: 0, isLeft: false, nextAtMs: null });
  const again = `fired from minoots_private.fire_relaxed($1, $2, 7, '30 s')`;
  expect(await answer(db, `(select ${again})`, [tenant.id, relaxed])).toBe(0);
  expect(await answer(db, "minoots_private.sweep()")).toBe(0);
  const next = "(select next_at_ms from minoots_private.next_due())";
  expect(await answer(db, next)).toBeNull();

  for (const id of [precise, relaxed]) {
    expect(await timerOf(db, id)).toMatchObject({ status: "scheduled" });
  }
});

sqlTest("while it is held no delivery is taken, claimed or expired", async ({ db, tenant }) => {
  const id = await scheduleFor(db, tenant, {
    fireAt: long,
    actions: [
      { webhook: { url: "https://example.com/hook" } },
      { agent_prompt: { prompt: "Well?" }, ackWithin: "1s" },
    ],
  });
  await fire(db, { owner: null });
  const [sent, pulled] = await deliveriesOf(db, id);
  await hold(db);

  const take = `minoots_private.take_delivery($1, $2, 7)`;
  expect(await answer(db, take, [tenant.id, sent!["id"]])).toBeNull();
  const lane = `(select handoffs from minoots_private.take_lane(
    $1, 'https://example.com', 7, 100, null))`;
  expect(await answer(db, lane, [tenant.id])).toEqual([]);
  await db.query("select set_config('minoots.tenant_id', $1, true)", [tenant.id]);
  expect((await db.query("select * from minoots.claim_deliveries()")).rows).toEqual([]);
  await db.query(
    `update minoots_private.deliveries set status = 'awaiting_ack', attempt = 1,
      claimable_at = null, acknowledge_by = $2 where id = $1`,
    [pulled!["id"], long],
  );
  expect(await answer(db, "minoots_private.expire_deliveries(100)")).toBe(0);
});

sqlTest(
  "while it is held nothing is removed, and peers have nothing to wait for",
  async ({ db, tenant }) => {
    await fireOne(db, tenant, { fireAt: long });
    await hold(db);

    const removed = "(select timers from minoots_private.retain(100))";
    expect(await answer(db, removed)).toBe(0);
    expect(await answer(db, "minoots_private.drop_partition()")).toBe("none");
  },
);

sqlTest("while it is held timers are made, moved and cancelled as ever", async ({ db, tenant }) => {
  await hold(db);
  const id = await scheduleFor(db, tenant, { fireAt: long });

  const moved = "(select outcome from minoots.reschedule_timer(id => $1, fire_in => '1h'))";
  const cancelled = "(select outcome from minoots.cancel_timer(id => $1))";

  expect(await answer(db, moved, [id])).toBe("changed");
  expect(await answer(db, cancelled, [id])).toBe("changed");
});
