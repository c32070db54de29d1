// Bugs in one answer or one event alone: each is told by the one sentence made for it.
import {
  addAfter,
  all,
  alter,
  dropEvents,
  endOf,
  type Lines,
  NotThere,
  type Of,
  type Planted,
  the,
} from "./lines.ts";

function otherThan(lines: Lines, own: string): string {
  const other = all(lines, "state_tenant").find(({ tenant }) => tenant !== own);
  if (other === undefined) throw new NotThere("tenant");
  return other.tenant;
}

const answers: readonly Planted[] = [
  {
    name: "a call was answered for fewer timers than it had",
    promise: "Durable acceptance",
    says: "was answered for",
    plant(lines) {
      const end = endOf(lines, "schedule", "created", ({ answer }) => answer!.timers!.length > 1);
      alter(lines, end, { answer: { timers: end.answer!.timers!.slice(0, -1) } });
    },
  },
  {
    name: "a delivery was acknowledged by two, and both were told that they did",
    promise: "Actions at least once",
    says: "was acknowledged twice",
    plant(lines) {
      const end = endOf(lines, "acknowledge", "changed");
      const begin = the(lines, "begin", ({ op }) => op === end.op);
      lines.push({ ...begin, op: "again" }, { ...end, op: "again" });
    },
  },
  {
    name: "an acknowledgement is not told in the feed",
    promise: "Actions at least once",
    says: "its acknowledgement is not told",
    plant(lines) {
      const event = the(lines, "state_event", ({ type }) => type === "delivery.acknowledged");
      const { op } = the(
        lines,
        "begin",
        ({ verb, input }) =>
          verb === "acknowledge" && "deliveryId" in input && input.deliveryId === event.deliveryId,
      );
      the(
        lines,
        "end",
        (end) => end.op === op && end.answer?.deliveries?.[0]?.outcome === "changed",
      );
      alter(lines, event, { type: "delivery.succeeded" });
    },
  },
  {
    name: "a claim was answered with what is not there",
    promise: "Stable identity",
    says: "was claimed and is not there",
    plant: (lines) => alterClaim(lines, { id: "gone" }),
  },
  {
    name: "another tenant's delivery was claimed",
    promise: "Tenant isolation",
    says: "was claimed by another tenant",
    plant(lines) {
      const { tenant } = the(
        lines,
        "begin",
        ({ op }) => op === endOf(lines, "claim", "claimed").op,
      );
      const other = otherThan(lines, tenant);
      alterClaim(lines, { id: the(lines, "state_delivery", (one) => one.tenant === other).id });
    },
  },
  {
    name: "the same request was refused its own key",
    promise: "Same key, same answer",
    says: "was refused to the same request",
    plant(lines) {
      const end = endOf(lines, "schedule", "existing");
      const { record, op, t } = end;
      lines[lines.indexOf(end)] = { record, op, t, outcome: "refused", code: "KEY_CONFLICT" };
    },
  },
  {
    name: "a key was found before it was made",
    promise: "Same key, same answer",
    says: "was there before it was made",
    plant(lines) {
      const end = endOf(lines, "schedule", "existing");
      const id = end.answer!.timers![0]!.id;
      the(
        lines,
        "end",
        ({ answer }) =>
          answer?.timers?.some((one) => one.id === id && one.outcome === "created") ?? false,
      );
      alter(
        lines,
        the(lines, "begin", ({ op }) => op === end.op),
        { t: 0 },
      );
      alter(lines, end, { t: 1 });
    },
  },
];

function alterClaim(lines: Lines, change: { readonly id: string }): void {
  const end = endOf(lines, "claim", "claimed");
  const deliveries = end.answer!.deliveries!.map((one) => ({ ...one, ...change }));
  alter(lines, end, { answer: { deliveries } });
}

const feed = "A complete, ordered feed";
const event = (lines: Lines): Of<"state_event"> =>
  the(lines, "state_event", ({ type }) => type === "delivery.succeeded");

const feedRows: readonly Planted[] = [
  {
    name: "an event of no timer",
    promise: feed,
    says: "is of no timer",
    plant: (lines) => alter(lines, event(lines), { timerId: "gone" }),
  },
  {
    name: "an event of no delivery",
    promise: feed,
    says: "is of no delivery",
    plant: (lines) => alter(lines, event(lines), { deliveryId: "gone" }),
  },
  {
    name: "an event of another timer's delivery",
    promise: feed,
    says: "is of another timer's delivery",
    plant(lines) {
      const { timerId } = event(lines);
      const other = the(lines, "state_delivery", (one) => one.timerId !== timerId);
      alter(lines, event(lines), { deliveryId: other.id });
    },
  },
  {
    name: "a delivery was told of before its timer fired",
    promise: "One state change",
    says: "without a firing",
    plant(lines) {
      const told = event(lines);
      dropEvents(lines, told.timerId!, (type) => type === "timer.fired");
    },
  },
  {
    name: "a recorder wrote an end of what never began",
    promise: "A sound history",
    says: "has an end and no begin",
    plant(lines) {
      const end = endOf(lines, "schedule", "created");
      addAfter(lines, end, { ...end, op: "never begun" });
    },
  },
];

export const plantedInWords = [...answers, ...feedRows];
