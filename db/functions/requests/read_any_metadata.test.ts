import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_any_metadata($1, '')";

sqlTest("gives back what is there, and refuses what is too large", async ({ db }) => {
  expect(await answer(db, read, [{ metadata: { a: [1, null] } }])).toEqual({ a: [1, null] });
  expect(await refusal(db, read, [{ metadata: "x".repeat(1_100_000) }])).toMatchObject({
    code: "MN014",
    message: "metadata has 1100002 bytes.",
  });
});
