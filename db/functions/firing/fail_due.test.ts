import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { feedOf, scheduleFor, timerOf } from "../../../test/harness/firing.ts";

async function fail(db: Queryable, id: string): Promise<number> {
  const { rows } = await db.query(
    `select minoots_private.fail_due(timer.ctid, 'It is broken.') as count
    from minoots_private.timers as timer where timer.id = $1`,
    [id],
  );
  return (rows[0] as { count: number }).count;
}

sqlTest(
  "the named timer ends failed with its reason, told in the feed",
  async ({ db, clock, tenant }) => {
    await scheduleFor(db, tenant, { name: "earlier", fireAt: "2030-01-01T11:00:00Z" });
    const id = await scheduleFor(db, tenant);
    await clock.set("2030-01-01T12:00:00Z");

    expect(await fail(db, id)).toBe(1);

    const reason = "It could not be fired: It is broken.";
    const told = { type: "timer.failed", data: { name: "tea", reason }, actor: "loop:kernel" };
    expect(await timerOf(db, id)).toMatchObject({ status: "failed", reason, fired_at: null });
    expect((await feedOf(db, id)).at(-1)).toMatchObject(told);
  },
);

sqlTest("no other timer ends in its place", async ({ db, clock, tenant }) => {
  const other = await scheduleFor(db, tenant, { fireAt: "2030-01-01T11:00:00Z" });
  const id = await scheduleFor(db, tenant);
  await clock.set("2030-01-01T12:00:00Z");
  await fail(db, id);

  expect(await fail(db, id)).toBe(0);
  expect(await timerOf(db, other)).toMatchObject({ status: "scheduled" });
});
