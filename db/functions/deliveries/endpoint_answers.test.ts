import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";

sqlTest.for([
  [200, null, true],
  [404, null, true],
  [302, null, true],
  [410, null, true],
  [408, null, false],
  [429, null, false],
  [500, null, false],
  [503, null, false],
  [null, "TIMEOUT", false],
  [null, "CONNECTION_FAILED", false],
  [null, "DNS_FAILED", false],
  [null, "TARGET_REFUSED", null],
  [null, "SECRET_UNREADABLE", null],
  [null, "KIND_UNKNOWN", null],
] as const)("%s %s says %s", async ([statusCode, errorCode, answers], { db }) => {
  const { rows } = await db.query("select minoots_private.endpoint_answers($1, $2) as answers", [
    statusCode,
    errorCode,
  ]);

  expect(rows).toEqual([{ answers }]);
});
