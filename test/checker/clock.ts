// What the database's clock showed at a moment of the recorders' clock: between which bounds, by
// the samples nearest to it with no step of that clock between. Null where nobody can know.
import type { ClockSample, ClockStep } from "./happenings.ts";
import type { Micros } from "./history.ts";
import { microsOf } from "./instants.ts";

export interface Bounds {
  readonly from: number;
  readonly to: number;
}

export interface DatabaseClock {
  at(t: Micros): Bounds | null;
  /** The latest it can have shown up to then, also before it was set back. */
  latest(t: Micros): number | null;
}

interface Sample extends Bounds {
  readonly t: Micros;
  readonly until: Micros;
}

// Two clocks of one machine drift apart by less than this part of the time between.
const driftMax = 0.0005;

export function databaseClock(
  clocks: readonly ClockSample[],
  steps: readonly ClockStep[],
): DatabaseClock {
  const set = steps.filter(({ who }) => who === "database");
  const samples = clocks
    .map(({ t, until, database }) => ({
      t,
      until,
      from: microsOf(database),
      to: microsOf(database),
    }))
    .toSorted((one, other) => one.t - other.t);
  const at = (t: Micros) => boundsAt(samples, set, t);
  const setBack = set.filter(({ ms }) => ms < 0);
  return {
    at,
    latest(t) {
      const now = at(t);
      if (now === null) return null;
      const before = setBack.filter((step) => step.t <= t).map((step) => latestBefore(at, step));
      return Math.max(now.to, ...before);
    },
  };
}

// Until it was set for all to see, it went on as it was.
function latestBefore(at: (t: Micros) => Bounds | null, step: ClockStep): number {
  const bounds = at(step.t - 1);
  return bounds === null ? Infinity : bounds.to + (step.until - step.t) * (1 + driftMax);
}

function boundsAt(
  samples: readonly Sample[],
  steps: readonly ClockStep[],
  t: Micros,
): Bounds | null {
  const next = firstAfter(samples, t);
  const near = [samples[next - 1], samples[next]].filter((sample) => sample !== undefined);
  const bounds = near
    .filter((sample) => !steppedBetween(steps, sample, t))
    .map((sample) => boundsBy(sample, t));
  if (bounds.length === 0) return null;
  return {
    from: Math.max(...bounds.map(({ from }) => from)),
    to: Math.min(...bounds.map(({ to }) => to)),
  };
}

function boundsBy(sample: Sample, t: Micros): Bounds {
  const drift = driftMax * Math.max(Math.abs(t - sample.t), Math.abs(t - sample.until));
  return {
    from: sample.from + (t - sample.until) - drift,
    to: sample.to + (t - sample.t) + drift,
  };
}

function steppedBetween(steps: readonly ClockStep[], sample: Sample, t: Micros): boolean {
  const from = Math.min(sample.t, t);
  const until = Math.max(sample.until, t);
  return steps.some((step) => step.t <= until && step.until >= from);
}

function firstAfter(samples: readonly Sample[], t: Micros): number {
  let low = 0;
  let high = samples.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (samples[middle]!.t > t) high = middle;
    else low = middle + 1;
  }
  return low;
}
