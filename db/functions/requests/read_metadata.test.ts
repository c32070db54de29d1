import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_metadata($1, 'timers[0].')";

sqlTest.for([
  "{}",
  "[]",
  "0",
  "false",
  '"two\\nlines א"',
  '{"a": [1, {"b": null}]}',
  '{"n": 12345678901234567890.123456789, "__proto__": 1}',
])("gives %s back as it was", async (json, { db }) => {
  expect(await answer(db, `${read}::text`, [`{"metadata":${json}}`])).toBe(json);
});

sqlTest.for(["{}", '{"metadata":null}'])("answers null for %s", async (request, { db }) => {
  expect(await answer(db, read, [request])).toBeNull();
});

sqlTest("takes up to 1 MB, and refuses a byte more", async ({ db }) => {
  const most = "x".repeat(1_048_574);

  expect(await answer(db, read, [{ metadata: most }])).toBe(most);
  expect(await refusal(db, read, [{ metadata: `${most}x` }])).toEqual({
    code: "MN014",
    path: "timers[0].metadata",
    message: "timers[0].metadata has 1048577 bytes.",
    hint: "Keep it under 1 MB, and put a reference there instead.",
  });
});
