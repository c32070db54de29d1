// Bugs that only what is asked for shows when all has settled: nobody rescues it in time.
import { all, alter, drop, dropEvents, type Lines, moved, type Planted, the } from "./lines.ts";

const freshTimer = (lines: Lines, kind: string) =>
  the(lines, "state_timer", ({ name }) => name.startsWith(`fresh ${kind} of `));

export const plantedInFresh: readonly Planted[] = [
  {
    name: "a timer that was asked for when all had settled waited for the sweep",
    promise: "Fires",
    says: "after the faults and fired",
    plant(lines) {
      const timer = freshTimer(lines, "0");
      alter(lines, timer, { firedAt: moved(timer.firedAt!, 700_000) });
    },
  },
  {
    name: "a relaxed timer that was asked for when all had settled is forgotten for long",
    promise: "Fires",
    says: "after the faults and fired",
    plant(lines) {
      const timer = freshTimer(lines, "2");
      alter(lines, timer, { firedAt: moved(timer.firedAt!, 1_500_000) });
    },
  },
  {
    name: "a timer that was asked for when all had settled did not fire",
    promise: "Fires",
    says: "after the faults and did not fire",
    plant: (lines) => alter(lines, freshTimer(lines, "0"), { firedAt: null }),
  },
  {
    name: "a timer that was asked for when all had settled was not accepted",
    promise: "Fires",
    says: "after the faults and is not there",
    plant(lines) {
      const timer = freshTimer(lines, "0");
      dropEvents(lines, timer.id, () => true);
      drop(lines, timer);
    },
  },
  {
    name: "a webhook that was asked for when all had settled was sent late",
    promise: "Fires",
    says: "ms after it fired",
    plant(lines) {
      const { id } = freshTimer(lines, "1");
      const requests = all(lines, "request", ({ timerId }) => timerId === id);
      for (const one of requests) alter(lines, one, { t: one.t + 700_000 });
    },
  },
  {
    name: "nothing was asked for when all had settled",
    promise: "Fires",
    says: "asks for no timers",
    plant: (lines) => drop(lines, the(lines, "fresh")),
  },
  {
    name: "no relaxed timer was asked for when all had settled",
    promise: "Fires",
    says: "asks for no relaxed",
    plant(lines) {
      const one = the(lines, "fresh");
      const timers = one.timers.filter(({ name }) => !name.startsWith("fresh 2"));
      alter(lines, one, { timers });
    },
  },
  {
    name: "nobody says when the faults stopped",
    promise: "Fires",
    says: "tells of no quiet",
    plant: (lines) => drop(lines, the(lines, "quiet")),
  },
];
