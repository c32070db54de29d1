import { expect } from "vitest";
import { test } from "../../../test/harness/database.ts";
import { scheduleFor } from "../../../test/harness/firing.ts";
import { observed } from "../../../test/harness/observing.ts";

test("each table tells its rows, its dead rows and its size, partitions as one", async ({
  db,
  tenant,
}) => {
  await scheduleFor(db, tenant);
  await db.query("update minoots_private.timers set name = name");
  await db.query("vacuum analyze minoots_private.timers, minoots_private.events");

  const told = await observed(db, "observe_tables");

  expect(told["minoots_table_rows{table=timers}"]).toBe(1);
  expect(told["minoots_table_dead_rows{table=timers}"]).toBe(0);
  expect(told["minoots_table_bytes{table=timers}"]).toBeGreaterThan(8192);
  expect(told["minoots_table_rows{table=events}"]).toBe(1);
  expect(told["minoots_table_rows{table=_private_jobs}"]).toBeDefined();
  expect(Object.keys(told).filter((name) => /table=events_/.test(name))).toEqual([]);
});
