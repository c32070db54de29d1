import { expect } from "vitest";
import { answer } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

sqlTest.for([
  ["2026-11-20 08:00Z", "2026-11-20 08:00Z"],
  ["2026-11-20 08:00:00.001Z", "2026-11-20 08:00:00.001Z"],
  ["2026-11-20 08:00:00.001001Z", "2026-11-20 08:00:00.002Z"],
  ["2026-11-20 08:00:00.999999Z", "2026-11-20 08:00:01Z"],
  ["1969-12-31 23:59:59.000001Z", "1969-12-31 23:59:59.001Z"],
] as const)("rounds %s up to %s", async ([instant, rounded], { db }) => {
  const same = await answer(
    db,
    "minoots_private.round_up_instant($1::timestamptz) = $2::timestamptz",
    [instant, rounded],
  );

  expect(same).toBe(true);
});
