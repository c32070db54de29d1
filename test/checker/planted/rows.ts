// Bugs that show in one row alone: each is told by the one sentence made for it.
import {
  all,
  alter,
  drop,
  endOf,
  eventsOf,
  type Lines,
  type Planted,
  the,
  timerOf,
} from "./lines.ts";

const first = (lines: Lines, status: string) =>
  the(lines, "state_delivery", (delivery) => delivery.status === status);

const deliveryRows: readonly Planted[] = [
  {
    name: "a delivery of a timer that did not fire",
    promise: "Actions at least once",
    says: "its timer did not fire",
    plant(lines) {
      const { id } = timerOf(lines, ["scheduled", "cancelled"]);
      lines.push({ ...first(lines, "succeeded"), id: "added", timerId: id });
    },
  },
  {
    name: "a delivery without a timer",
    promise: "Actions at least once",
    says: "has no timer",
    plant: (lines) => alter(lines, first(lines, "succeeded"), { timerId: "gone" }),
  },
  {
    name: "a delivery of an action that was not asked for",
    promise: "Actions at least once",
    says: "was never asked for",
    plant(lines) {
      lines.push({ ...first(lines, "succeeded"), id: "added", actionId: "another" });
    },
  },
  {
    name: "another action in the place of a dead one",
    promise: "Actions at least once",
    says: "is not what was to come",
    plant(lines) {
      const next = the(lines, "state_delivery", ({ escalatedFrom }) => escalatedFrom !== null);
      alter(lines, next, { actionId: "another" });
    },
  },
  {
    name: "what came in the place of a dead one succeeded, and was never sent",
    promise: "Actions at least once",
    says: "succeeded, and was never sent",
    plant(lines) {
      const next = the(
        lines,
        "state_delivery",
        ({ escalatedFrom, status }) => escalatedFrom !== null && status === "succeeded",
      );
      drop(lines, ...all(lines, "request", ({ deliveryId }) => deliveryId === next.id));
    },
  },
  {
    name: "a delivery was given up for no reason",
    promise: "Actions at least once",
    says: "without an attempt or a reason",
    plant(lines) {
      const pushed = new Set(all(lines, "request").map(({ deliveryId }) => deliveryId));
      const dead = the(
        lines,
        "state_delivery",
        ({ id, status, escalatedFrom }) =>
          status === "dead" && escalatedFrom === null && pushed.has(id),
      );
      alter(lines, dead, { attempts: [], reason: null });
    },
  },
  {
    name: "a delivery has ended and is not finished",
    promise: "One state change",
    says: "is finished by its status or its time alone",
    plant: (lines) => alter(lines, first(lines, "succeeded"), { finishedAt: null }),
  },
  {
    name: "a webhook names another timer",
    promise: "Stable identity",
    says: "names another timer or action",
    plant: (lines) => alter(lines, the(lines, "request"), { actionId: "another" }),
  },
];

const timerRows: readonly Planted[] = [
  {
    name: "a timer has ended and is not finished",
    promise: "One state change",
    says: "is finished by its status or time alone",
    plant(lines) {
      const timer = timerOf(lines, ["scheduled", "fired", "completed"]);
      alter(lines, timer, { finishedAt: null });
    },
  },
  {
    name: "a timer failed without a reason",
    promise: "One state change",
    says: "failed without a reason",
    plant(lines) {
      const timer = the(lines, "state_timer", ({ status }) => status === "failed");
      alter(lines, timer, { reason: null });
    },
  },
  {
    name: "a timer failed, and nothing of it had",
    promise: "One state change",
    says: "no delivery was given up before",
    plant(lines) {
      const { timerId } = first(lines, "succeeded");
      const end = eventsOf(lines, timerId).find(({ type }) => type === "timer.completed")!;
      alter(lines, end, { type: "timer.failed" });
      const timer = the(lines, "state_timer", ({ id }) => id === timerId);
      alter(lines, timer, { status: "failed", reason: "Given up." });
    },
  },
  {
    name: "a timer follows one that is not there",
    promise: "One state change",
    says: "follows a timer that is not there",
    plant(lines) {
      const child = the(lines, "state_timer", ({ parentId }) => parentId !== null);
      alter(lines, child, { parentId: "gone" });
    },
  },
  {
    name: "a timer is followed by what was for another end",
    promise: "One state change",
    says: "followed by what it did not name",
    plant(lines) {
      const child = the(lines, "state_timer", ({ parentId }) => parentId !== null);
      const other = timerOf(
        lines,
        ["scheduled", "fired", "completed"],
        ({ id }) => id !== child.parentId,
      );
      alter(lines, child, { parentId: other.id });
    },
  },
  {
    name: "a cancelled timer is not cancelled at rest",
    promise: "Cancel is decisive",
    says: "was cancelled and is",
    plant(lines) {
      const [answer] = endOf(lines, "cancel", "changed").answer!.timers!;
      const timer = the(lines, "state_timer", ({ id }) => id === answer!.id);
      alter(lines, timer, { status: "missed" });
    },
  },
];

export const plantedInRows = [...deliveryRows, ...timerRows];
