import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { dueAt, fire, scheduleFor } from "../../../test/harness/firing.ts";

async function isDue(db: Queryable, by = dueAt): Promise<boolean> {
  const { rows } = await db.query("select minoots_private.is_due($1) as due", [by]);
  return (rows[0] as { due: boolean }).due;
}

sqlTest("something is due until it was fired", async ({ db, clock, tenant }) => {
  await scheduleFor(db, tenant);
  await clock.set(dueAt);

  expect(await isDue(db, "2030-01-01T11:59:59.999Z")).toBe(false);
  expect(await isDue(db)).toBe(true);

  await fire(db);
  expect(await isDue(db)).toBe(false);
});
