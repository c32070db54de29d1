// Bugs in the feed and its readers, in what is overdue, missed, limited, and asked for twice.
import { microsOf } from "../instants.ts";
import {
  addAfter,
  all,
  alter,
  drop,
  dropDeliveries,
  dropEvents,
  endOf,
  type Lines,
  moved,
  NotThere,
  type Of,
  type Planted,
  the,
  timerOf,
} from "./lines.ts";

const feed = "A complete, ordered feed";

// What a reader got that goes on far enough.
function readBy(lines: Lines, name: string): Of<"event">[] {
  const many = all(lines, "reader", ({ reader }) => reader.startsWith(name))
    .map(({ reader }) => all(lines, "event", (event) => event.reader === reader))
    .find((events) => events.length > 5);
  if (many === undefined) throw new NotThere(name);
  return many;
}

const readers: readonly Planted[] = [
  {
    name: "a subscriber was not told an event",
    promise: feed,
    plant: (lines) => drop(lines, readBy(lines, "subscription")[3]!),
  },
  {
    name: "a subscriber of some types was not told an event",
    promise: feed,
    plant: (lines) => drop(lines, readBy(lines, "some")[3]!),
  },
  {
    name: "a subscriber that was there to the end was not told the last event",
    promise: feed,
    plant(lines) {
      const ended = new Set(all(lines, "reader_end").map(({ reader }) => reader));
      const last = all(lines, "event", (event) => !ended.has(event.reader)).at(-1)!;
      drop(lines, last);
    },
  },
  {
    name: "a subscriber was told an event twice",
    promise: feed,
    plant(lines) {
      const event = readBy(lines, "subscription")[3]!;
      addAfter(lines, event, { ...event });
    },
  },
  {
    name: "a reader got two events in the wrong order",
    promise: feed,
    plant(lines) {
      const [, , one, other] = readBy(lines, "page");
      lines[lines.indexOf(one!)] = other!;
      lines[lines.lastIndexOf(other!)] = one!;
    },
  },
  {
    name: "a subscriber who came again missed what was between",
    promise: feed,
    plant(lines) {
      const again = the(lines, "reader", ({ reader, after }) => {
        const events = all(lines, "event", (event) => event.reader === reader);
        return after !== null && reader.startsWith("late") && events.length > 1;
      });
      drop(
        lines,
        the(lines, "event", ({ reader }) => reader === again.reader),
      );
    },
  },
  {
    name: "a consumer got an event as another",
    promise: feed,
    plant: (lines) => alter(lines, readBy(lines, "consumer")[2]!, { type: "timer.snoozed" }),
  },
  {
    name: "a reader got another tenant's event",
    promise: "Tenant isolation",
    plant(lines) {
      const [event] = readBy(lines, "consumer");
      const { tenant } = the(lines, "reader", ({ reader }) => reader === event!.reader);
      const foreign = the(lines, "state_event", (one) => one.tenant !== tenant);
      const { position, type, timerId, deliveryId } = foreign;
      alter(lines, event!, { cursor: `1-${position}`, type, timerId, deliveryId });
    },
  },
];

const positions: readonly Planted[] = [
  {
    name: "the feed lost an event that readers had",
    promise: feed,
    plant: (lines) =>
      drop(
        lines,
        the(lines, "state_event", ({ type }) => type === "delivery.failed"),
      ),
  },
  {
    name: "two events have one position",
    promise: feed,
    plant(lines) {
      const [one, other] = all(lines, "state_event");
      alter(lines, other!, { position: one!.position });
    },
  },
  {
    name: "a timer is in no event",
    promise: feed,
    plant: (lines) => dropEvents(lines, timerOf(lines, ["scheduled"]).id, () => true),
  },
  {
    name: "what was begun later stands earlier in the feed",
    promise: feed,
    plant(lines) {
      const ends = all(lines, "end", ({ answer }) => answer?.timers?.[0]?.outcome === "created");
      const scheduled = (end: Of<"end">) => {
        const { id } = end.answer!.timers![0]!;
        return the(lines, "state_event", (event) => event.timerId === id);
      };
      const [first, last] = [scheduled(ends[0]!), scheduled(ends.at(-1)!)];
      alter(lines, first, { position: last.position });
      alter(lines, last, { position: first.position });
    },
  },
];

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

export const plantedInOrder = [...readers, ...positions, ...fires, ...limits, ...keys];
