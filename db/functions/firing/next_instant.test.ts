import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { dueAt, scheduleFor } from "../../../test/harness/firing.ts";

async function nextAfter(db: Queryable, instant: string): Promise<number | null> {
  const { rows } = await db.query("select minoots_private.next_instant($1) as at", [instant]);
  return (rows[0] as { at: number | null }).at;
}

sqlTest("it is the first instant after the given one", async ({ db, tenant }) => {
  const next = "2030-01-01T12:00:00.001Z";
  await scheduleFor(db, tenant, { fireAt: "2030-01-01T12:00:01Z" });
  await scheduleFor(db, tenant, { fireAt: next });
  await scheduleFor(db, tenant);

  expect(await nextAfter(db, dueAt)).toBe(Date.parse(next));
  expect(await nextAfter(db, "-infinity")).toBe(Date.parse(dueAt));
});

sqlTest("relaxed timers are of no account", async ({ db, tenant }) => {
  await scheduleFor(db, tenant, { precision: "relaxed" });

  expect(await nextAfter(db, "-infinity")).toBeNull();
});
