import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

sqlTest.for([
  ["https://example.com", "https://example.com"],
  ["HTTPS://Example.com:443/hook", "https://example.com"],
  ["pull:desk", "pull:desk"],
  ["anything", "anything"],
  [null, null],
])("%s is looked for as %s", async ([written, endpoint], { db }) => {
  expect(await answer(db, "minoots_private.named_endpoint($1)", [written])).toBe(endpoint);
});
