import { expect } from "vitest";
import { holdAll, isHeld, showHold } from "../../../src/database/hold-calls.ts";
import type { Database } from "../../../src/database/wire.ts";
import { sqlTest } from "../../../test/harness/database.ts";

sqlTest("what is held keeps the time at which it was first told so", async ({ db, clock }) => {
  const database = db as Database;
  await clock.set("2030-01-01T12:00:00.000Z");
  await holdAll(database);
  await clock.set("2030-01-01T13:00:00.000Z");

  await holdAll(database);

  expect(await isHeld(database)).toBe(true);
  expect(await showHold(database)).toMatchObject({ toldAt: "2030-01-01T12:00:00.000Z" });
});
