import { expect } from "vitest";
import { test } from "../../../test/harness/database.ts";
import { dueAt, feedOf, fire, scheduleFor, timerOf } from "../../../test/harness/firing.ts";
import { namesOfFollowers, placesOf, scheduleEnded } from "../../../test/harness/follow-ups.ts";
import { answer } from "../../../test/harness/rules.ts";

test("a key that another transaction holds is not waited for", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  await clock.set(dueAt);
  const holder = await connect();
  await holder.query("begin");
  await scheduleFor(holder, tenant, { key: "k", fireAt: "2031-01-01T00:00:00Z" });
  const held = await scheduleFor(db, tenant, { onCompleted: [{ name: "a", key: "k" }] });
  const free = await scheduleFor(db, tenant, { onCompleted: [{ name: "b" }] });

  await fire(db);

  expect(await timerOf(db, held)).toMatchObject({ status: "completed" });
  expect((await feedOf(db, held)).at(-1)).toMatchObject({
    type: "timer.follow_up_refused",
    data: { reason: "Another transaction holds the key of one." },
  });
  expect(await namesOfFollowers(db, free)).toEqual(["b"]);
  await holder.query("rollback");
});

test("its patience is its own", async ({ db, clock, tenant, connect }) => {
  await clock.set(dueAt);
  const id = await scheduleEnded(db, tenant, "failed", { onFailed: [{ name: "undo" }] });
  const client = await connect();
  await client.query("begin; set local lock_timeout = '7s'");

  await answer(client, `minoots_private.schedule_follow_ups(${placesOf(1)}) is null`, [id]);

  expect(await answer(client, "current_setting('lock_timeout')")).toBe("7s");
  await client.query("commit");
  expect(await namesOfFollowers(db, id)).toEqual(["undo"]);
});
