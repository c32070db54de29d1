import { expect } from "vitest";
import { holdAll, isHeld, releaseHold } from "../../../src/database/hold-calls.ts";
import type { Database } from "../../../src/database/wire.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { fire, scheduleFor } from "../../../test/harness/firing.ts";

sqlTest("what is released fires, and the sweep is called", async ({ db, tenant }) => {
  const database = db as Database;
  await scheduleFor(db, tenant, { fireAt: "2026-01-01T00:00:00Z" });
  await holdAll(database);

  expect(await releaseHold(database)).toBe(true);

  const { rows } = await db.query("select from graphile_worker.jobs where key = 'sweep'");
  expect(rows).toHaveLength(1);
  expect(await isHeld(database)).toBe(false);
  expect(await fire(db)).toMatchObject({ fired: 1 });
});

sqlTest("a release takes on the life that the database is in", async ({ db }) => {
  await db.query("update minoots_private.hold set life = '1:1'");

  expect(await releaseHold(db as Database)).toBe(true);
  expect(await isHeld(db as Database)).toBe(false);
});

sqlTest("what is not held is not released", async ({ db }) => {
  expect(await releaseHold(db as Database)).toBe(false);
});
