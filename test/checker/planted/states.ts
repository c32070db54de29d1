// Bugs in the states of timers and deliveries: a change without a cause, twice, or out of turn.
import {
  addAfter,
  all,
  alter,
  drop,
  dropEvents,
  endOf,
  type Lines,
  type Of,
  type Planted,
  the,
  timerOf,
} from "./lines.ts";

const answered = (end: Of<"end">) => end.answer!.timers![0]!;

const changes: readonly Planted[] = [
  {
    name: "a timer fired twice",
    promise: "One state change",
    plant(lines) {
      const fired = the(lines, "state_event", ({ type }) => type === "timer.fired");
      addAfter(lines, fired, { ...fired, position: fired.position + 0.5 });
    },
  },
  {
    name: "a timer has another end in the table than in the feed",
    promise: "One state change",
    plant(lines) {
      alter(lines, timerOf(lines, ["scheduled", "fired", "completed"]), { status: "cancelled" });
    },
  },
  {
    name: "a paused timer fired",
    promise: "One state change",
    plant(lines) {
      const { id } = answered(endOf(lines, "resume", "changed"));
      dropEvents(lines, id, (type) => type === "timer.resumed");
    },
  },
  {
    name: "a timer was changed by nobody",
    promise: "One state change",
    plant(lines) {
      const end = endOf(lines, "pause", "changed");
      drop(
        lines,
        end,
        the(lines, "begin", ({ op }) => op === end.op),
      );
    },
  },
  {
    name: "two were told that they made one change",
    promise: "One state change",
    plant(lines) {
      const end = endOf(lines, "pause", "changed");
      const begin = the(lines, "begin", ({ op }) => op === end.op);
      lines.push({ ...begin, op: "again" }, { ...end, op: "again" });
    },
  },
  {
    name: "a version was answered that had passed before",
    promise: "One state change",
    plant(lines) {
      const end = endOf(lines, "cancel", "changed");
      const begin = the(lines, "begin", ({ op }) => op === end.op);
      const stale = { ...answered(end), outcome: "unchanged", version: answered(end).version - 1 };
      const t = end.t + 1000;
      lines.push(
        { ...begin, op: "stale", t },
        { ...end, op: "stale", t: t + 1000, answer: { timers: [stale] } },
      );
    },
  },
  {
    name: "what was to follow a timer does not",
    promise: "One state change",
    plant(lines) {
      const child = the(lines, "state_timer", ({ parentId }) => parentId !== null);
      dropEvents(lines, child.id, () => true);
      drop(lines, child);
    },
  },
  {
    name: "a timer is followed twice",
    promise: "One state change",
    plant(lines) {
      const child = the(lines, "state_timer", ({ parentId }) => parentId !== null);
      lines.push({ ...child, id: `${child.id}-again` });
    },
  },
];

const someGroup = (lines: Lines, more: number): void => {
  const cancelled = all(lines, "state_timer", ({ status }) => status === "cancelled");
  const { tenant, id } = cancelled[0]!;
  const ends = all(lines, "end", ({ answer }) => answer?.timers?.[0]?.id === id);
  const end = ends.find(({ answer }) => answer!.timers![0]!.outcome === "changed");
  const begin = the(lines, "begin", ({ op, verb }) => op === end?.op && verb === "cancel");
  alter(lines, begin, { client: "group" });
  lines.push({ record: "group", t: end!.t, tenant, ids: [id], cancelled: 1 + more });
};

const groups: readonly Planted[] = [
  {
    name: "a group was cancelled by its answer, and one of it was not",
    promise: "Cancel is decisive",
    says: "cancelled 2 by its answer, and 1 were",
    plant: (lines) => someGroup(lines, 1),
  },
  {
    name: "more of a group was cancelled than its answer says",
    promise: "Cancel is decisive",
    says: "cancelled 0 by its answer, and 1 were",
    plant: (lines) => someGroup(lines, -1),
  },
];

const states: readonly Planted[] = [
  {
    name: "a timer completed, and a delivery of it is dead",
    promise: "One state change",
    plant(lines) {
      const completed = new Set(
        all(lines, "state_timer", ({ status }) => status === "completed").map(({ id }) => id),
      );
      const delivery = the(
        lines,
        "state_delivery",
        ({ timerId, status }) => status === "succeeded" && completed.has(timerId),
      );
      alter(lines, delivery, { status: "dead", reason: "Given up." });
    },
  },
  {
    name: "a delivery ended twice",
    promise: "One state change",
    plant(lines) {
      const event = the(lines, "state_event", ({ type }) => type === "delivery.succeeded");
      addAfter(lines, event, { ...event, position: event.position + 0.5 });
    },
  },
  {
    name: "one attempt was claimed by two",
    promise: "One state change",
    plant(lines) {
      const end = endOf(lines, "claim", "claimed");
      const begin = the(lines, "begin", ({ op }) => op === end.op);
      lines.push({ ...begin, op: "other" }, { ...end, op: "other" });
    },
  },
  {
    name: "a delivery was acknowledged by nobody",
    promise: "One state change",
    plant(lines) {
      const end = endOf(lines, "acknowledge", "changed");
      drop(
        lines,
        end,
        the(lines, "begin", ({ op }) => op === end.op),
      );
    },
  },
];

export const plantedInStates = [...changes, ...groups, ...states];
