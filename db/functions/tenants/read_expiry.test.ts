import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const read = "minoots_private.read_expiry($1, $2::timestamptz)";

sqlTest.beforeEach(({ clock }) => clock.set("2026-11-20T08:00:00Z"));

sqlTest("takes a length from now, an instant, or neither", async ({ db }) => {
  const instants = [
    await answer(db, read, ["90d", null]),
    await answer(db, read, [null, "2027-01-01T00:00:00Z"]),
    await answer(db, read, [null, null]),
  ];

  expect(instants.map((at) => at && new Date(at as string).toISOString())).toEqual([
    "2027-02-18T08:00:00.000Z",
    "2027-01-01T00:00:00.000Z",
    null,
  ]);
});

sqlTest.for([
  ["90d", "2027-01-01T00:00:00Z", "MN002", "expiresAt and expiresIn are both there."],
  [null, "2026-11-20T08:00:00Z", "MN002", "expiresAt is past."],
  ["-1d", null, "MN003", "expiresIn -1d is not positive."],
])("refuses %s with %s", async ([length, instant, code, message], { db }) => {
  expect(await refusal(db, read, [length, instant])).toMatchObject({ code, message });
});
