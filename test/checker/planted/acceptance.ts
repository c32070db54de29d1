// Bugs in what was accepted, and when it fired: lost, from nowhere, early, after a cancel.
import { databaseClock } from "../clock.ts";
import { microsOf } from "../instants.ts";
import { changing } from "../view.ts";
import {
  addAfter,
  all,
  alter,
  drop,
  dropDeliveries,
  dropEvents,
  endOf,
  eventsOf,
  type Lines,
  moved,
  type Of,
  type Planted,
  the,
  timerOf,
} from "./lines.ts";

const isAlone = (end: Of<"end">) => end.answer?.timers?.length === 1;

const answered = (end: Of<"end">) => end.answer!.timers![0]!;

function timerOfEnd(lines: Lines, end: Of<"end">): Of<"state_timer"> {
  return the(lines, "state_timer", ({ id }) => id === answered(end).id);
}

// As told by the feed and the answer alike, so that they agree.
function dueLater(lines: Lines, verb: string, outcome: string, micros: number): void {
  const isRelative = ({ op }: Of<"end">) => {
    const { input } = the(lines, "begin", (begin) => begin.op === op);
    return !("timers" in input) || input.timers[0]!.delayMs !== undefined;
  };
  const end = endOf(lines, verb, outcome, (one) => isAlone(one) && isRelative(one));
  const { id, version, fireAt } = answered(end);
  const event = eventsOf(lines, id).filter(({ type }) => changing.has(type))[version - 1]!;
  alter(lines, event, { fireAt: moved(event.fireAt!, micros) });
  const timers = [{ ...answered(end), fireAt: moved(fireAt, micros) }];
  alter(lines, end, { answer: { timers } });
}

const acceptance: readonly Planted[] = [
  {
    name: "an acknowledged timer is gone, without a trace",
    promise: "Durable acceptance",
    plant(lines) {
      const { id } = answered(endOf(lines, "schedule", "created"));
      dropEvents(lines, id, () => true);
      dropDeliveries(lines, id);
      drop(
        lines,
        the(lines, "state_timer", (timer) => timer.id === id),
      );
    },
  },
  {
    name: "a timer is there that nobody asked for",
    promise: "Durable acceptance",
    plant(lines) {
      const timer = timerOf(lines, ["scheduled", "fired", "completed"]);
      alter(lines, timer, { name: "from nowhere", parentId: null });
    },
  },
  {
    name: "a refused call left its timer",
    promise: "Durable acceptance",
    plant(lines) {
      const end = endOf(lines, "schedule", "created", isAlone);
      const { op, t, record } = end;
      lines[lines.indexOf(end)] = { op, t, record, outcome: "refused", code: "INVALID_INPUT" };
    },
  },
  {
    name: "half of a call is there, whose answer was lost",
    promise: "Durable acceptance",
    plant(lines) {
      const end = endOf(lines, "schedule", "created", ({ answer }) => answer!.timers!.length > 2);
      const begin = the(lines, "begin", ({ op }) => op === end.op);
      if (begin.verb !== "schedule") return;
      const timers = begin.input.timers.map((timer) => ({ ...timer, key: undefined! }));
      alter(lines, begin, { input: { timers } });
      const { id } = answered(end);
      dropEvents(lines, id, () => true);
      dropDeliveries(lines, id);
      drop(
        lines,
        end,
        the(lines, "state_timer", (timer) => timer.id === id),
      );
    },
  },
  {
    name: "an acknowledged reschedule did not move the timer",
    promise: "Durable acceptance",
    plant(lines) {
      const end = endOf(lines, "reschedule", "changed");
      const event = eventsOf(lines, answered(end).id).find(
        ({ type }) => type === "timer.rescheduled",
      )!;
      alter(lines, event, { fireAt: moved(event.fireAt!, 60_000_000) });
    },
  },
  {
    name: "a timer that was asked for in two seconds is due in twenty",
    promise: "Durable acceptance",
    says: "off what schedule asked for",
    plant: (lines) => dueLater(lines, "schedule", "created", 18_000_000),
  },
  {
    name: "a timer that was put off is due a little early",
    promise: "Durable acceptance",
    says: "off what snooze asked for",
    plant: (lines) => dueLater(lines, "snooze", "changed", -100_000),
  },
  {
    name: "a timer that is to be fired now is due later",
    promise: "Durable acceptance",
    says: "off what fire asked for",
    plant: (lines) => dueLater(lines, "fire", "changed", 100_000),
  },
  {
    name: "a pause moved the timer",
    promise: "Durable acceptance",
    says: "was moved by it",
    plant: (lines) => dueLater(lines, "pause", "changed", 1000),
  },
  {
    name: "a timer that was asked for as relaxed is precise",
    promise: "Durable acceptance",
    says: "has the precision precise",
    plant(lines) {
      const timer = the(lines, "state_timer", ({ precision }) => precision === "relaxed");
      alter(lines, timer, { precision: "precise" });
    },
  },
  {
    name: "a timer has lost how late it may be",
    promise: "Durable acceptance",
    says: "has the maxLatenessMs null",
    plant(lines) {
      const timer = the(lines, "state_timer", ({ maxLatenessMs }) => maxLatenessMs !== null);
      alter(lines, timer, { maxLatenessMs: null });
    },
  },
  {
    name: "a timer that is to be skipped is run",
    promise: "Durable acceptance",
    says: "has the misfire run",
    plant(lines) {
      const timer = the(lines, "state_timer", ({ misfire }) => misfire === "skip");
      alter(lines, timer, { misfire: "run" });
    },
  },
  {
    name: "a change was made to another version than it named",
    promise: "Durable acceptance",
    says: "was changed as version",
    plant(lines) {
      const end = endOf(lines, "cancel", "changed");
      const begin = the(lines, "begin", ({ op }) => op === end.op);
      if (begin.verb !== "cancel") return;
      const { version } = answered(end);
      alter(lines, begin, { input: { ...begin.input, ifVersion: version + 1 } });
    },
  },
  {
    name: "an acknowledged snooze is in no event",
    promise: "Durable acceptance",
    plant(lines) {
      const { id } = answered(endOf(lines, "snooze", "changed"));
      dropEvents(lines, id, (type) => type === "timer.snoozed");
      const timer = the(lines, "state_timer", (one) => one.id === id);
      alter(lines, timer, { version: timer.version - 1 });
    },
  },
];

const early: readonly Planted[] = [
  {
    name: "a timer fired 1 ms early, by its row",
    promise: "Never early",
    plant(lines) {
      const timer = the(lines, "state_timer", ({ firedAt }) => firedAt !== null);
      alter(lines, timer, { firedAt: moved(timer.fireAt, -1000) });
    },
  },
  {
    name: "a timer fired 1 ms early, by the feed",
    promise: "Never early",
    plant(lines) {
      const event = the(lines, "state_event", ({ type }) => type === "timer.fired");
      alter(lines, event, { firedAt: moved(event.fireAt!, -1000) });
    },
  },
  {
    name: "a webhook came 1 ms before its time",
    promise: "Never early",
    plant(lines) {
      const request = the(lines, "request", ({ attempt }) => attempt === 1);
      alter(lines, request, { t: beforeDue(lines, request.timerId, request.t) });
    },
  },
  {
    name: "a firing was read 1 ms before its time",
    promise: "Never early",
    plant(lines) {
      const event = the(lines, "event", ({ type }) => type === "timer.fired");
      alter(lines, event, { t: beforeDue(lines, event.timerId!, event.t) });
    },
  },
];

// When the database's clock cannot yet have shown more than 1 ms before the time.
function beforeDue(lines: Lines, timerId: string, t: number): number {
  const clock = databaseClock(all(lines, "clock"), all(lines, "clock_step"));
  const dueAt = microsOf(the(lines, "state_timer", ({ id }) => id === timerId).fireAt);
  return t - (clock.at(t)!.to - dueAt) - 1000;
}

const cancels: readonly Planted[] = [
  {
    name: "a timer fired after an acknowledged cancel",
    promise: "Cancel is decisive",
    plant(lines) {
      const end = endOf(lines, "cancel", "changed");
      const told = eventsOf(lines, answered(end).id).at(-1)!;
      const firedAt = moved(told.fireAt!, 1000);
      addAfter(lines, told, {
        ...told,
        position: told.position + 0.5,
        type: "timer.fired",
        occurredAt: firedAt,
        firedAt,
      });
    },
  },
  {
    name: "a timer fired in the place of an acknowledged cancel",
    promise: "Cancel is decisive",
    plant(lines) {
      const end = endOf(lines, "cancel", "changed");
      const timer = timerOfEnd(lines, end);
      const told = eventsOf(lines, timer.id).at(-1)!;
      const firedAt = moved(told.fireAt!, 1000);
      alter(lines, told, { type: "timer.fired", occurredAt: firedAt, firedAt });
      const status = "fired";
      alter(lines, timer, { status, firedAt, finishedAt: null, version: timer.version - 1 });
    },
  },
  {
    name: "an acknowledged cancel had no effect",
    promise: "Cancel is decisive",
    plant(lines) {
      const timer = timerOfEnd(lines, endOf(lines, "cancel", "changed"));
      dropEvents(lines, timer.id, (type) => type === "timer.cancelled");
      const version = timer.version - 1;
      alter(lines, timer, { status: "scheduled", finishedAt: null, version });
    },
  },
  {
    name: "a webhook came for a cancelled timer",
    promise: "Cancel is decisive",
    plant(lines) {
      const timer = timerOfEnd(lines, endOf(lines, "cancel", "changed"));
      const request = the(lines, "request", ({ tenant }) => tenant === timer.tenant);
      lines.push({ ...request, timerId: timer.id, deliveryId: "unheard of" });
    },
  },
  {
    name: "a cancel was told that it is too late, and it was not",
    promise: "Cancel is decisive",
    plant(lines) {
      const end = endOf(lines, "cancel", "changed");
      alter(lines, end, { answer: { timers: [{ ...answered(end), outcome: "too_late" }] } });
    },
  },
];

export const plantedInAcceptance = [...acceptance, ...early, ...cancels];
