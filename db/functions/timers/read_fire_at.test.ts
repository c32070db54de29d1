import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const read = "minoots_private.read_fire_at($1, $2::timestamptz)";
const readUtc = `minoots_private.format_instant(${read})`;

sqlTest.for([
  ["30s", null, "2026-11-20T08:00:30.001Z"],
  ["PT1H", null, "2026-11-20T09:00:00.001Z"],
  [null, "2026-11-20T10:00:00+01:00", "2026-11-20T09:00:00.000Z"],
  [null, "2026-11-20T09:00:00.0001Z", "2026-11-20T09:00:00.001Z"],
] as const)("in %s or at %s is %s", async ([fireIn, fireAt, instant], { db, clock }) => {
  await clock.set("2026-11-20T08:00:00.000001Z");

  expect(await answer(db, readUtc, [fireIn, fireAt])).toBe(instant);
});

sqlTest.for([
  [null, null, "MN002", "fireAt", "fireAt and fireIn are both missing."],
  ["30s", "2026-11-20T08:00Z", "MN002", "fireAt", "fireAt and fireIn are both there."],
  ["0s", null, "MN003", "fireIn", "fireIn 0s is not positive."],
  [null, "infinity", "MN002", "fireAt", "fireAt goes beyond 9999-12-31T00:00:00Z."],
] as const)("refuses in %s and at %s", async ([fireIn, fireAt, ...refused], { db }) => {
  const [code, path, message] = refused;

  expect(await refusal(db, read, [fireIn, fireAt])).toMatchObject({ code, path, message });
});
