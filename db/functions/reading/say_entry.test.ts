import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

sqlTest.for([
  [{ statusCode: 503, durationMs: 12 }, "answered 503 after 12 ms"],
  [{ error: "Too slow.", durationMs: 10_000 }, "Too slow. after 10 s"],
  [{ durationMs: 1 }, "no answer after 1 ms"],
  [{ attempt: 1 }, "done"],
  [
    { statusCode: 200, durationMs: 1, errorCode: "REJECTED", error: "No." },
    "answered 200, then: No.",
  ],
  [{ errorCode: "NOT_ACKNOWLEDGED", error: "Late." }, "Late."],
] as const)("%j: %s", async ([entry, words], { db }) => {
  expect(await answer(db, "minoots_private.say_entry($1)", [JSON.stringify(entry)])).toBe(words);
});
