// Lengths of time as people say them.
import { expect, test } from "vitest";
import { sayLength } from "../src/lines.ts";

test.for([
  [0.4, "0 ms"],
  [940, "940 ms"],
  [1000, "1s"],
  [59_700, "1m"],
  [90_000, "1m 30s"],
  [3_599_800, "1h"],
  [7_199_100, "2h"],
  [7_260_000, "2h 1m"],
  [86_399_000, "1d"],
  [3 * 86_400_000 + 4 * 3_600_000 - 500, "3d 4h"],
] as const)("%f ms are %s", ([lengthMs, said]) => {
  expect(sayLength(lengthMs)).toBe(said);
});
