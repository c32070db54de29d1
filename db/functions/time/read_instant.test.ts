import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_instant($1, 'fireAt')";
const readUtc = `to_char(${read} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')`;

sqlTest.for([
  ["2026-11-20T08:00:00Z", "2026-11-20T08:00:00.000000"],
  ["2026-11-20t08:00:00z", "2026-11-20T08:00:00.000000"],
  ["2026-11-20T08:00:00.123Z", "2026-11-20T08:00:00.123000"],
  ["2026-11-20T08:00:00+00:00", "2026-11-20T08:00:00.000000"],
  ["2026-11-20T08:00:00-00:00", "2026-11-20T08:00:00.000000"],
  ["2026-11-20T08:00:00+01:00", "2026-11-20T07:00:00.000000"],
  ["2026-11-20T08:00:00-03:30", "2026-11-20T11:30:00.000000"],
  ["2026-11-20T08:00:00+05:45", "2026-11-20T02:15:00.000000"],
  ["2026-01-01T00:00:00+14:00", "2025-12-31T10:00:00.000000"],
  ["2026-12-31T23:59:59-12:00", "2027-01-01T11:59:59.000000"],
  ["2024-02-29T12:00:00Z", "2024-02-29T12:00:00.000000"],
  ["2000-02-29T00:00:00Z", "2000-02-29T00:00:00.000000"],
  ["2024-02-29T23:30:00-01:00", "2024-03-01T00:30:00.000000"],
  ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000"],
  ["9999-12-30T23:59:59Z", "9999-12-30T23:59:59.000000"],
  ["1969-12-31T23:59:59Z", "1969-12-31T23:59:59.000000"],
] as const)("reads %s as %s", async ([written, utc], { db }) => {
  await db.query("set local timezone = 'America/New_York'");

  expect(await answer(db, readUtc, [written])).toBe(utc);
});

sqlTest.for([
  ["2026-11-20T08:00:00.0001Z", "2026-11-20T08:00:00.001000"],
  ["2026-11-20T08:00:00.000000000001Z", "2026-11-20T08:00:00.001000"],
  ["2026-11-20T08:00:00.001000000000Z", "2026-11-20T08:00:00.001000"],
  ["2026-11-20T08:00:00.0010000001Z", "2026-11-20T08:00:00.002000"],
  ["2026-11-20T08:00:00.9991Z", "2026-11-20T08:00:01.000000"],
  ["2026-12-31T23:59:59.999999999999Z", "2027-01-01T00:00:00.000000"],
] as const)("rounds %s up to %s, never down", async ([written, utc], { db }) => {
  expect(await answer(db, readUtc, [written])).toBe(utc);
});

sqlTest("answers null for null", async ({ db }) => {
  expect(await answer(db, read, [null])).toBeNull();
});

const rfc = "Use RFC 3339 with an offset, such as 2026-11-20T08:00:00Z.";

const shapeless = [
  "",
  " ",
  "infinity",
  "-infinity",
  "now",
  "today",
  "tomorrow",
  "yesterday",
  "epoch",
  "allballs",
  "noon",
  "J2461365",
  "2026-11-20",
  "2026-11-20 08:00:00Z",
  "20261120T080000Z",
  "2026-11-20T08:00Z",
  "2026-11-20T08:00:00 Z",
  " 2026-11-20T08:00:00Z",
  "2026-11-20T08:00:00Z\n",
  "2026-11-20T08:00:00.Z",
  "2026-11-20T08:00:00,5Z",
  "2026-11-20T08:00:00.1234567890123Z",
  "2026-11-20T24:00:00Z",
  "2026-11-20T25:00:00Z",
  "2026-11-20T08:60:00Z",
  "2026-11-20T23:59:60Z",
  "2026-13-01T00:00:00Z",
  "2026-00-01T00:00:00Z",
  "2026-01-00T00:00:00Z",
  "2026-01-32T00:00:00Z",
  "2026-11-20T08:00:00+15:00",
  "2026-11-20T08:00:00+99:00",
  "2026-11-20T08:00:00+01:60",
  "2026-11-20T08:00:00+1:00",
  "2026-11-20T08:00:00+01",
  "2026-11-20T08:00:00+0100",
  "2026-11-20T08:00:00 Europe/Berlin",
  "2026-11-20T08:00:00EST",
  "2026-W47-5T08:00:00Z",
  "26-11-20T08:00:00Z",
  "10000-01-01T00:00:00Z",
  "294276-12-31T23:59:59Z",
  "294277-01-01T00:00:00Z",
  "+10000-01-01T00:00:00Z",
  "-0001-01-01T00:00:00Z",
  "0044-03-15T12:00:00Z BC",
  "\u0662026-11-20T08:00:00Z",
  "x".repeat(65_536),
];

sqlTest.for(shapeless)("refuses %j as no instant", async (written, { db }) => {
  const shown = await answer<string>(db, "to_json(left($1, 64))::text", [written]);

  expect(await refusal(db, read, [written])).toEqual({
    code: "MN002",
    path: "fireAt",
    message: `fireAt ${shown} is not an instant.`,
    hint: expect.stringMatching(/ RFC 3339 | UTC |^Put T between |^A year has four digits/),
  });
});

sqlTest.for([
  "2026-02-29T00:00:00Z",
  "2026-02-30T00:00:00Z",
  "1900-02-29T00:00:00Z",
  "2026-04-31T00:00:00Z",
  "0000-01-01T00:00:00Z",
  "0000-02-29T00:00:00Z",
])("refuses %s as a day that does not exist", async (written, { db }) => {
  expect(await refusal(db, read, [written])).toEqual({
    code: "MN002",
    path: "fireAt",
    message: `fireAt ${written} is a day that does not exist.`,
    hint: rfc,
  });
});

sqlTest.for([
  ["0001-01-01T00:00:00+14:00", "goes before the year 1."],
  ["9999-12-31T23:59:59Z", "goes beyond 9999-12-31T00:00:00Z."],
  ["9999-12-31T23:59:59-14:00", "goes beyond 9999-12-31T00:00:00Z."],
  ["9999-12-31T23:59:59.9999Z", "goes beyond 9999-12-31T00:00:00Z."],
] as const)("refuses %s, which %s", async ([written, says], { db }) => {
  expect(await refusal(db, read, [written])).toMatchObject({
    code: "MN002",
    path: "fireAt",
    message: `fireAt ${says}`,
    hint: "Stay between 0001-01-01T00:00:00Z and 9999-12-31T00:00:00Z.",
  });
});

sqlTest.for([
  ["1795161600", "Seconds since 1970? Did you mean 2026-11-20T08:00:00Z?"],
  ["1795161600000", "Milliseconds since 1970? Did you mean 2026-11-20T08:00:00.000Z?"],
  ["2026-11-20T08:00:00", "It has no offset. Add Z for UTC: 2026-11-20T08:00:00Z."],
] as const)("says of %s what was probably meant", async ([written, hint], { db }) => {
  expect(await refusal(db, read, [written])).toMatchObject({ code: "MN002", hint });
});

sqlTest("takes only ten characters for digits, in any collation", async ({ db }) => {
  const foreign = `minoots_private.read_instant($1 collate "und-x-icu", 'fireAt')`;

  const refused = await refusal(db, foreign, ["\u0662\u0660\u0662\u0666-11-20T08:00:00Z"]);

  expect(refused).toMatchObject({ code: "MN002" });
});
