import { expect } from "vitest";
import { answer } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const isPlain = "minoots_private.is_plain_instant($1)";

sqlTest.for([
  "2026-11-20T08:00:00Z",
  "2026-11-20T08:00:00.123456Z",
  "2026-11-30T23:59:59.9+05:45",
  "1000-02-28T00:00:00-09:59",
])("%s is plain", async (written, { db }) => {
  expect(await answer(db, isPlain, [written])).toBe(true);
});

sqlTest.for([
  "",
  "2026-11-20t08:00:00Z",
  "2026-11-20T08:00:00.1234567Z",
  "2026-11-31T08:00:00Z",
  "2026-02-29T08:00:00Z",
  "2026-02-30T08:00:00Z",
  "2026-11-20T24:00:00Z",
  "2026-11-20T08:00:00+10:00",
  "0999-11-20T08:00:00Z",
  "9000-11-20T08:00:00Z",
  "2026-11-20T08:00:00Z\n",
])("%j is not surely one", async (written, { db }) => {
  expect(await answer(db, isPlain, [written])).toBe(false);
});
