import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";

sqlTest.for([
  ["200 is success", 200, null, 1, "succeeded"],
  ["299 is success, at the last attempt too", 299, null, 10, "succeeded"],
  ["a receiver that is gone ends it", 410, null, 1, "dead"],
  ["a target that is refused ends it", null, "TARGET_REFUSED", 1, "dead"],
  ["a redirect is tried again", 301, null, 1, "pending"],
  ["199 is tried again", 199, null, 1, "pending"],
  ["another 4xx is tried again", 404, null, 9, "pending"],
  ["a receiver in trouble is tried again", 503, null, 9, "pending"],
  ["a time-out is tried again", null, "TIMEOUT", 9, "pending"],
  ["what was performed here without an error is success", null, null, 10, "succeeded"],
  ["a failure of what was performed here is tried again", null, "ACTION_FAILED", 9, "pending"],
  ["an action that is refused ends it", null, "ACTION_REFUSED", 1, "dead"],
  ["the last attempt ends it", 503, null, 10, "dead"],
  ["an attempt beyond the last ends it", null, "TIMEOUT", 11, "dead"],
] as const)("%s", async ([, statusCode, errorCode, failures, verdict], { db }) => {
  const { rows } = await db.query(
    "select minoots_private.judge_attempt($1, $2, $3, 10) as verdict",
    [statusCode, errorCode, failures],
  );

  expect(rows).toEqual([{ verdict }]);
});
