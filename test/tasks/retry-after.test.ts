// What a receiver may ask for, as a table.
import { expect, test } from "vitest";
import { retryAfterOf } from "../../src/tasks/retry-after.ts";

const nowMs = Date.parse("2026-11-20T08:00:00.250Z");

test.each<[string | null, number | null]>([
  ["0", 0],
  ["120", 120_000],
  [" 7 ", 7000],
  ["99999999999999999999", 604_800_000],
  ["Fri, 20 Nov 2026 08:00:10 GMT", 9750],
  ["Fri, 20 Nov 2026 07:00:00 GMT", 0],
  [null, null],
  ["", null],
  ["-5", null],
  ["1.5", null],
  ["soon", null],
  ["2026-11-20", null],
  ["Fri, 99 Nov 2026 08:00:10 GMT", null],
])("Retry-After %j waits %j ms", (header, waitMs) => {
  expect(retryAfterOf(header, nowMs)).toBe(waitMs);
});
