// Bugs in what was accepted, and when it fired: lost, from nowhere, early, after a cancel.
import { databaseClock } from "../clock.ts";
import { microsOf } from "../instants.ts";
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
