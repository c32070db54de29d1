import { expect } from "vitest";
import { answer } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

sqlTest.for([
  ["0", "0 ms"],
  ["0.0008 seconds", "0.8 ms"],
  ["0.25 seconds", "250 ms"],
  ["2.1 seconds", "2.1 s"],
  ["5 minutes 59 seconds", "5 min"],
  ["2 hours 10 minutes", "2 h 10 min"],
  ["2 hours", "2 h"],
  ["3 days 4 hours 59 minutes", "3 d 4 h"],
  ["36500 days", "36500 d"],
  ["-90 seconds", "1 min"],
] as const)("says %s as %s", async ([length, said], { db }) => {
  expect(await answer(db, "minoots_private.say_duration($1::interval)", [length])).toBe(said);
});
