import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_duration($1, 'fireIn')";
const readMs = `(extract(epoch from ${read}) * 1000)::double precision`;

const day = 86_400_000;

sqlTest.for([
  ["30s", 30_000],
  ["1h30m", 5_400_000],
  ["90m", 5_400_000],
  ["2d", 2 * day],
  ["1w2d3h4m5s6ms", 9 * day + 11_045_006],
  ["1ms", 1],
  ["2147483648ms", 2 ** 31],
  ["1.5s", 1500],
  ["00030s", 30_000],
  ["PT30S", 30_000],
  ["PT1M", 60_000],
  ["PT1H30M", 5_400_000],
  ["P30D", 30 * day],
  ["P1W", 7 * day],
  ["P1DT12H0.5S", 1.5 * day + 500],
  ["PT0.25S", 250],
  ["36525d", 36_525 * day],
] as const)("reads %s as %d ms", async ([written, ms], { db }) => {
  expect(await answer(db, readMs, [written])).toBe(ms);
});

sqlTest.for([
  ["0.0001s", 1],
  ["0.000000001s", 1],
  ["1.0010s", 1001],
  ["1.0011s", 1002],
  ["PT0.9999S", 1000],
] as const)("rounds %s up to %d ms, never down", async ([written, ms], { db }) => {
  expect(await answer(db, readMs, [written])).toBe(ms);
});

sqlTest("answers null for null", async ({ db }) => {
  expect(await answer(db, read, [null])).toBeNull();
});

const clear = "Use 30s, 1h30m or PT30S.";
const notPositive = ["0s", "0ms", "0.0s", "PT0S", "P0D", "-0", "-0s", "-5s", "-PT5S", "-1h30m"];

sqlTest.for(notPositive)("refuses %s as not positive", async (written, { db }) => {
  expect(await refusal(db, read, [written])).toEqual({
    code: "MN003",
    path: "fireIn",
    message: `fireIn ${written} is not positive.`,
    hint: clear,
  });
});

sqlTest.for(["P1M", "P1Y", "P1Y2M3DT4H", "P0.5Y", "P2W1M"])(
  "refuses %s, since it has no fixed length",
  async (written, { db }) => {
    expect(await refusal(db, read, [written])).toEqual({
      code: "MN003",
      path: "fireIn",
      message: `fireIn "${written}" counts in months or years, which have no fixed length.`,
      hint: "Use days or weeks, such as P30D; PT1M is a minute.",
    });
  },
);

sqlTest.for(["36525d1s", "999999999d", "999999999999s", "PT999999999H"])(
  "refuses %s as longer than 100 years",
  async (written, { db }) => {
    expect(await refusal(db, read, [written])).toMatchObject({
      code: "MN003",
      path: "fireIn",
      message: `fireIn ${written} is longer than 100 years.`,
      hint: "Use at most 36525d.",
    });
  },
);

const shapeless = [
  "",
  " ",
  "0",
  "5",
  "30 s",
  " 30s",
  "30s ",
  "30s\n",
  "30S",
  "1.5h",
  ".5s",
  "1.s",
  "+5s",
  "30m1h",
  "1s1s",
  "10 minutes ago",
  "1 month",
  "1 day",
  "tomorrow",
  "NaN",
  "Infinity",
  "infinity",
  "1e308",
  "1e308s",
  "1e3s",
  "0x10s",
  "2147483648",
  "P",
  "PT",
  "P1DT",
  "PT-5S",
  "pt30s",
  "P1D2W",
  "PT1.5M",
  "PT30",
  "T30S",
  "P1D1H",
  "1,5s",
  "--5s",
  "-\u0007",
  "- 5s",
  "\u0665s",
  "\u00a030s",
  "1\u0001s",
  "9999999999999s",
  "null",
  "5s; drop table timers",
  "'",
  "1000000000d",
  "0.0000000001s",
  "\u{1f550}",
];

sqlTest.for(shapeless)("refuses %j as no duration", async (written, { db }) => {
  expect(await refusal(db, read, [written])).toEqual({
    code: "MN003",
    path: "fireIn",
    message: `fireIn ${await answer<string>(db, "to_json($1::text)::text", [written])} is not a duration.`,
    hint: clear,
  });
});

sqlTest("refuses what is far too long, without repeating it", async ({ db }) => {
  const refused = await refusal(db, read, ["1".repeat(65_536)]);

  expect(refused).toMatchObject({
    code: "MN003",
    path: "fireIn",
    message: "fireIn is too long to be a duration.",
  });
});

sqlTest("takes only ten characters for digits, in any collation", async ({ db }) => {
  const foreign = `minoots_private.read_duration($1 collate "und-x-icu", 'fireIn')`;

  expect(await refusal(db, foreign, ["\u0665s"])).toMatchObject({ code: "MN003" });
});
