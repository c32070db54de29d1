import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";

sqlTest.for([
  [503, null, "The receiver answered 503."],
  [null, "The connection was refused.", "The connection was refused."],
  [200, "The answer broke off.", "The answer broke off."],
  [null, null, "No answer."],
])("status %s and error %s are told as: %s", async ([status, error, said], { db }) => {
  const { rows } = await db.query("select minoots_private.say_attempt($1, $2) as said", [
    status,
    error,
  ]);

  expect(rows).toEqual([{ said }]);
});
