import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { test } from "../../../test/harness/database.ts";
import { jobs, scheduleFor } from "../../../test/harness/firing.ts";

async function arm(db: Queryable, id: string): Promise<void> {
  await db.query(
    `select minoots_private.arm_timer(timer) from minoots_private.timers as timer where id = $1`,
    [id],
  );
}

test("a precise timer wakes the kernel, a relaxed one gives the workers a job", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  const precise = await scheduleFor(db, tenant);
  const relaxed = await scheduleFor(db, tenant, { precision: "relaxed" });
  const ear = await connect();
  const heard: string[] = [];
  ear.on("notification", ({ channel }) => heard.push(channel));
  await ear.query("listen minoots_due");
  await clock.set("2030-01-01T11:59:57Z");

  await arm(db, relaxed);
  await ear.query("select");
  expect(heard).toEqual([]);
  expect(await jobs(db)).toMatchObject([{ key: `fire:${relaxed}:1` }]);

  await arm(db, precise);
  await ear.query("select");
  expect(heard).toEqual(["minoots_due"]);
  expect(await jobs(db)).toHaveLength(1);
});
