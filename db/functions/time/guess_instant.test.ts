import { expect } from "vitest";
import { answer } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const otherwise = "Use RFC 3339.";

sqlTest.for([
  ["1795161600", "Seconds since 1970? Did you mean 2026-11-20T08:00:00Z?"],
  ["1795161600123", "Milliseconds since 1970? Did you mean 2026-11-20T08:00:00.123Z?"],
  ["2026-11-20T08:00:00", "It has no offset. Add Z for UTC: 2026-11-20T08:00:00Z."],
  ["2026-11-20T08:00:00.5", "It has no offset. Add Z for UTC: 2026-11-20T08:00:00.5Z."],
  ["2026-11-20", "It has no time of day. Midnight in UTC is 2026-11-20T00:00:00Z."],
  [
    "2026-11-20 08:00:00",
    "Put T between day and time, and an offset at the end: 2026-11-20T08:00:00Z.",
  ],
  [
    "2026-11-20 08:00:00+01:00",
    "Put T between day and time, and an offset at the end: 2026-11-20T08:00:00+01:00.",
  ],
  ["10000-01-01T00:00:00Z", "A year has four digits; the last instant is 9999-12-31T00:00:00Z."],
  ["tomorrow", otherwise],
  ["17951616001", otherwise],
  ["", otherwise],
] as const)("guesses of %j: %s", async ([written, guess], { db }) => {
  expect(await answer(db, "minoots_private.guess_instant($1, $2)", [written, otherwise])).toBe(
    guess,
  );
});

sqlTest("takes only ten characters for digits, in any collation", async ({ db }) => {
  const guess = await answer(db, `minoots_private.guess_instant($1 collate "und-x-icu", $2)`, [
    "1\u0667\u0669\u0665161600",
    otherwise,
  ]);

  expect(guess).toBe(otherwise);
});
