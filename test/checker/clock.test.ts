// The clock that is set back while nobody knows which holds: as before, up to the last moment.
import { expect, test } from "vitest";
import { databaseClock } from "./clock.ts";
import { instantOf } from "./instants.ts";
import type { ClockSample } from "./happenings.ts";

const noon = Date.parse("2026-03-01T12:00:00Z") * 1000;
const sample = (t: number, shown: number): ClockSample => ({
  record: "clock",
  t,
  until: t,
  database: instantOf(noon + shown),
});

test("what the clock showed while it was being set back counts as shown", () => {
  const samples = [sample(1_000_000, 1_000_000), sample(5_000_000, -5_000_000)];
  const step = { record: "clock_step", t: 2_000_000, until: 3_500_000, who: "database" } as const;

  const { latest } = databaseClock(samples, [{ ...step, ms: -10_000 }]);

  expect(latest(5_000_000)).toBeGreaterThanOrEqual(noon + 3_500_000);
  expect(latest(5_000_000)).toBeLessThan(noon + 3_510_000);
});
