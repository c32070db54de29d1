import type pg from "pg";
import { expect } from "vitest";
import type { Clock } from "../../../test/harness/clock.ts";
import { followTest, statuses, timersOf } from "../../../test/harness/followed.ts";
import { fireDue } from "../../../test/harness/timers.ts";
import { answer } from "../../../test/harness/rules.ts";

const inserted = "insert into orders values (1, '2026-11-20T09:00Z')";
const moved = "update orders set expires_at = '2026-11-20T12:00Z'";

followTest("a paused timer that moves stays paused", async ({ user }) => {
  await user.query(inserted);
  await user.query("select minoots.pause_timer(key => 'shop.orders.expiry:1')");
  await user.query(moved);

  expect(await timersOf(user)).toMatchObject([{ status: "paused", at: "2026-11-20 12:00" }]);
});

followTest("after it has fired, another time is another promise", async ({ db, user, clock }) => {
  await user.query(inserted);
  await fireAt(db, clock, "2026-11-20T09:00Z");
  await user.query(moved);

  expect(await timersOf(user)).toMatchObject([
    { key: null, status: "completed" },
    { key: "shop.orders.expiry:1", status: "scheduled" },
  ]);
});

followTest("after it has fired, the same time is not", async ({ db, user, clock }) => {
  await user.query(inserted);
  await fireAt(db, clock, "2026-11-20T09:00Z");
  await user.query("update orders set note = 'x'");
  await user.query("update orders set expires_at = expires_at");

  expect(await statuses(user)).toEqual(["completed"]);
});

followTest("a row that comes again has a timer again", async ({ user }) => {
  await user.query(inserted);
  await user.query("delete from orders");
  await user.query(inserted);

  expect(await statuses(user)).toEqual(["cancelled", "scheduled"]);
});

async function fireAt(db: pg.Client, clock: Clock, instant: string): Promise<void> {
  const user = await answer<string>(db, "session_user");
  await db.query("reset session authorization");
  await clock.set(instant);
  await fireDue(db);
  await db.query(`set local session authorization ${user}`);
}
