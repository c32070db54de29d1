import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "to_json(minoots_private.read_time($1, 'fireAt', '') at time zone 'UTC')";

sqlTest("reads an instant, or null when there is none", async ({ db }) => {
  const at = "2026-11-20T08:00:00.0001Z";

  expect(await answer(db, read, [{ fireAt: at }])).toBe("2026-11-20T08:00:00.001");
  expect(await answer(db, read, [{ fireAt: null }])).toBeNull();
  expect(await answer(db, read, [{}])).toBeNull();
});

sqlTest.for([
  [1_795_161_600, "fireAt is 1795161600, not text."],
  ["tomorrow", 'fireAt "tomorrow" is not an instant.'],
  ["2026-02-29T08:00:00Z", "fireAt 2026-02-29T08:00:00Z is a day that does not exist."],
] as const)("refuses %j: %s", async ([fireAt, message], { db }) => {
  const refused = await refusal(db, read, [{ fireAt }]);

  expect(refused).toMatchObject({ code: "MN002", path: "fireAt", message });
});
