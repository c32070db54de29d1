import { expect } from "vitest";
import { test } from "../../../test/harness/database.ts";
import { scheduleFor } from "../../../test/harness/firing.ts";
import { observed } from "../../../test/harness/observing.ts";

test("a feed at rest is settled to its last position", async ({ db, tenant }) => {
  await scheduleFor(db, tenant);

  expect(await observed(db, "observe_feed")).toEqual({
    minoots_feed_position: 1,
    minoots_feed_unsettled: 0,
    minoots_feed_holders: 0,
    minoots_feed_delay_seconds: 0,
  });
});

test("an open transaction that wrote holds it, from the first event behind it", async ({
  db,
  connect,
  clock,
  tenant,
}) => {
  await clock.set("2030-01-01T11:00:00Z");
  const open = await connect();
  await open.query("begin");
  await scheduleFor(open, tenant);
  await scheduleFor(db, tenant);
  await clock.set("2030-01-01T11:00:20Z");

  const held = await observed(db, "observe_feed");
  await open.query("rollback");

  expect(held).toMatchObject({
    minoots_feed_unsettled: 2,
    minoots_feed_holders: 1,
    minoots_feed_delay_seconds: 20,
  });
  expect(await observed(db, "observe_feed")).toMatchObject({ minoots_feed_unsettled: 0 });
});
