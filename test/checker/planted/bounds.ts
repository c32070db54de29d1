// Bugs in what has bounds: how late, how many, how fast, and how often for one key.
import { microsOf } from "../instants.ts";
import {
  addAfter,
  alter,
  dropDeliveries,
  dropEvents,
  endOf,
  moved,
  type Planted,
  the,
  timerOf,
} from "./lines.ts";

const fires: readonly Planted[] = [
  {
    name: "a due timer never fires",
    promise: "Fires",
    plant(lines) {
      const timer = timerOf(lines, ["scheduled", "fired", "completed"]);
      dropEvents(lines, timer.id, (type) => type !== "timer.scheduled");
      dropDeliveries(lines, timer.id);
      alter(lines, timer, { status: "scheduled", firedAt: null, finishedAt: null });
    },
  },
  {
    name: "a timer fires too late after the faults",
    promise: "Fires",
    plant(lines) {
      const { t } = the(lines, "quiet");
      const { database } = the(lines, "clock", (clock) => clock.t > t);
      const event = the(
        lines,
        "state_event",
        ({ type, fireAt }) => type === "timer.fired" && microsOf(fireAt!) > microsOf(database),
      );
      alter(lines, event, { firedAt: moved(event.firedAt!, 2_000_000) });
    },
  },
  {
    name: "a timer has nothing left to do and does not end",
    promise: "Fires",
    plant(lines) {
      const timer = timerOf(lines, ["scheduled", "fired", "completed"]);
      dropEvents(lines, timer.id, (type) => type === "timer.completed");
      alter(lines, timer, { status: "fired", finishedAt: null });
    },
  },
  {
    name: "a timer that is to run was missed",
    promise: "Missed by policy",
    plant(lines) {
      alter(
        lines,
        the(lines, "state_timer", ({ status }) => status === "missed"),
        { misfire: "run" },
      );
    },
  },
  {
    name: "a timer was missed in time",
    promise: "Missed by policy",
    plant(lines) {
      const timer = the(lines, "state_timer", ({ status }) => status === "missed");
      alter(lines, timer, { maxLatenessMs: 60_000 });
    },
  },
  {
    name: "a timer fired that was too late",
    promise: "Missed by policy",
    plant(lines) {
      const timer = the(lines, "state_timer", ({ firedAt }) => firedAt !== null);
      alter(lines, timer, { misfire: "skip", maxLatenessMs: 0 });
    },
  },
];

const limits: readonly Planted[] = [
  {
    name: "the count of open timers is one too low",
    promise: "Bounded overload",
    plant(lines) {
      const tenant = the(lines, "state_tenant", ({ openTimers }) => openTimers > 0);
      alter(lines, tenant, { openTimers: tenant.openTimers - 1 });
    },
  },
  {
    name: "more timers were let in than the tier allows",
    promise: "Bounded overload",
    says: "in flight",
    plant(lines) {
      const tenant = the(lines, "state_tenant", ({ openTimersMax }) => openTimersMax === 60);
      const event = the(lines, "state_event", ({ type }) => type === "timer.scheduled");
      for (let count = 0; count < 1000; count += 1) {
        const position = event.position + (count + 1) / 2000;
        addAfter(lines, event, { ...event, tenant: tenant.tenant, position });
      }
    },
  },
  {
    name: "more requests were let through than the rate allows",
    promise: "Bounded overload",
    plant(lines) {
      const { tenant } = the(lines, "state_tenant", ({ burst }) => burst === 20);
      const { t } = the(lines, "quiet");
      for (let count = 0; count < 50; count += 1) {
        const op = `flood-${count}`;
        const face = { client: "flood", face: "rest", verb: "read", input: {} } as const;
        lines.push({ record: "begin", t, op, tenant, ...face });
        lines.push({ record: "end", t: t + 1000, op, outcome: "ok" });
      }
    },
  },
];

const keys: readonly Planted[] = [
  {
    name: "a key is two timers",
    promise: "Same key, same answer",
    plant(lines) {
      const timer = the(lines, "state_timer", ({ key }) => key !== null);
      lines.push({ ...timer, id: `${timer.id}-again` });
    },
  },
  {
    name: "the same key was answered with another timer",
    promise: "Same key, same answer",
    plant(lines) {
      const end = endOf(lines, "schedule", "existing");
      const [answer] = end.answer!.timers!;
      const other = the(lines, "state_timer", ({ id }) => id !== answer!.id);
      alter(lines, end, { answer: { timers: [{ ...answer!, id: other.id }] } });
    },
  },
  {
    name: "a key was made twice",
    promise: "Same key, same answer",
    plant(lines) {
      const end = endOf(lines, "schedule", "existing");
      const timers = end.answer!.timers!.map((answer) => ({ ...answer, outcome: "created" }));
      alter(lines, end, { answer: { timers } });
    },
  },
  {
    name: "another request found the timer of a key",
    promise: "Same key, same answer",
    plant(lines) {
      const end = endOf(lines, "schedule", "existing");
      const begin = the(lines, "begin", ({ op }) => op === end.op);
      if (begin.verb !== "schedule") return;
      const timers = begin.input.timers.map((timer) => ({ ...timer, misfire: "skip" as const }));
      alter(lines, begin, { input: { timers } });
    },
  },
];

const replaced: readonly Planted[] = [
  {
    name: "another request found the timer of a key, before that was replaced",
    promise: "Same key, same answer",
    says: "was found again by another request",
    plant(lines) {
      const end = endOf(lines, "schedule", "existing");
      const begin = the(lines, "begin", ({ op }) => op === end.op);
      if (begin.verb !== "schedule") return;
      const { key, name } = begin.input.timers[0]!;
      const timers = [{ name, key: key!, delayMs: 1, actions: [], misfire: "skip" as const }];
      alter(lines, begin, { input: { timers } });
      const later = { op: "later", t: end.t + 1000, input: { timers } };
      const told = { ...end.answer!.timers![0]!, outcome: "replaced" };
      const input = { timers: [{ ...timers[0]!, name: "other", replace: true }] };
      lines.push({ ...begin, ...later, input });
      lines.push({ ...end, op: "later", t: end.t + 2000, answer: { timers: [told] } });
    },
  },
];

export const plantedInBounds = [...fires, ...limits, ...keys, ...replaced];
