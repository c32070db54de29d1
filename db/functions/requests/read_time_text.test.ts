import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_time_text($1, 'at', 'timers[0].', $2)";

sqlTest.for([
  [{ at: "tomorrow" }, "tomorrow"],
  [{ at: "" }, ""],
  [{ at: null }, null],
  [{}, null],
] as const)("takes %j as %j, not yet read", async ([request, text], { db }) => {
  expect(await answer(db, read, [request, "INVALID_TIME"])).toBe(text);
});

sqlTest.for(["5", "0", "-0", "1e308", "true", "{}", "[]", '["30s"]'])(
  "refuses %s, which is no text",
  async (json, { db }) => {
    const refused = await refusal(db, read, [`{"at":${json}}`, "INVALID_DURATION"]);

    expect(refused).toMatchObject({
      code: "MN003",
      path: "timers[0].at",
      message: expect.stringMatching(/^timers\[0\]\.at is .*, not text\.$/),
      hint: 'Use text such as "30s", "1h30m" or "PT30S".',
    });
  },
);

sqlTest("says what a number probably meant as an instant", async ({ db }) => {
  const refused = await refusal(db, read, [{ at: 1_795_161_600 }, "INVALID_TIME"]);

  expect(refused).toEqual({
    code: "MN002",
    path: "timers[0].at",
    message: "timers[0].at is 1795161600, not text.",
    hint: "Seconds since 1970? Did you mean 2026-11-20T08:00:00Z?",
  });
});
