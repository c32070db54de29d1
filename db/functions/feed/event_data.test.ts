import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { dueAt, timerFields, timerValue } from "../../../test/harness/firing.ts";

async function dataOf(db: Queryable, fields: object): Promise<unknown> {
  const { rows } = await db.query(`select minoots_private.event_data(${timerValue}) as data`, [
    timerFields(fields),
  ]);
  return (rows[0] as { data: unknown }).data;
}

sqlTest("an event keeps the name, key, labels and time of its timer", async ({ db }) => {
  expect(await dataOf(db, { key: "k", labels: { order: "42" }, metadata: { big: 1 } })).toEqual({
    name: "tea",
    key: "k",
    labels: { order: "42" },
    fireAt: dueAt,
  });
});

sqlTest("what is empty is left out", async ({ db }) => {
  expect(await dataOf(db, {})).toEqual({ name: "tea", fireAt: dueAt });
});
