import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { timerFields, timerValue, webhook } from "../../../test/harness/firing.ts";

async function endOf(db: Queryable, fields: object): Promise<unknown> {
  const { rows } = await db.query(`select minoots_private.end_of_firing(${timerValue}) as status`, [
    timerFields(fields),
  ]);
  return (rows[0] as { status: string }).status;
}

const actions = [webhook()];
const skip = { misfire: "skip", max_lateness: "5 minutes" };

sqlTest("a timer with something to do is fired", async ({ db, clock }) => {
  await clock.set("2030-01-01T12:00:00Z");

  expect(await endOf(db, { actions })).toBe("fired");
});

sqlTest("a timer with nothing to do is completed at once", async ({ db, clock }) => {
  await clock.set("2030-01-01T12:00:00Z");

  expect(await endOf(db, { actions: [] })).toBe("completed");
});

sqlTest("a timer that may be skipped is missed only beyond its lateness", async ({ db, clock }) => {
  await clock.set("2030-01-01T12:05:00Z");
  expect(await endOf(db, { ...skip, actions })).toBe("fired");

  await clock.set("2030-01-01T12:05:00.001Z");
  expect(await endOf(db, { ...skip, actions })).toBe("missed");
  expect(await endOf(db, skip)).toBe("missed");
});

sqlTest("a timer that is to run, runs however late", async ({ db, clock }) => {
  await clock.set("2031-01-01T00:00:00Z");

  expect(await endOf(db, { ...skip, misfire: "run", actions })).toBe("fired");
});
