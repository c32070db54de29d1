// Bugs in what is delivered: lost, doubled, or taken for done.
import { all, alter, drop, endOf, type Lines, moved, type Of, type Planted, the } from "./lines.ts";

/** A pushed delivery that succeeded at its first attempt. */
function taken(lines: Lines): Of<"state_delivery"> {
  const requests = Map.groupBy(all(lines, "request"), ({ deliveryId }) => deliveryId);
  return the(
    lines,
    "state_delivery",
    ({ id, status, acknowledgedAt, escalatedFrom }) =>
      status === "succeeded" &&
      acknowledgedAt === null &&
      escalatedFrom === null &&
      requests.get(id)?.length === 1,
  );
}

function requestsOf(lines: Lines, { id }: Of<"state_delivery">): Of<"request">[] {
  return all(lines, "request", ({ deliveryId }) => deliveryId === id);
}

function dropDelivery(lines: Lines, delivery: Of<"state_delivery">): void {
  const ofIt = ({ deliveryId }: { readonly deliveryId?: string | null }) =>
    deliveryId === delivery.id;
  drop(lines, delivery, ...all(lines, "state_event", ofIt), ...all(lines, "event", ofIt));
  drop(lines, ...requestsOf(lines, delivery));
}

const actions: readonly Planted[] = [
  {
    name: "a delivery was lost",
    promise: "Actions at least once",
    plant: (lines) => dropDelivery(lines, taken(lines)),
  },
  {
    name: "one action became two deliveries",
    promise: "Actions at least once",
    plant(lines) {
      const delivery = taken(lines);
      lines.push({ ...delivery, id: `${delivery.id}-again` });
    },
  },
  {
    name: "what a sql action does is there twice",
    promise: "Actions at least once",
    plant: (lines) =>
      alter(
        lines,
        the(
          lines,
          "state_delivery",
          ({ kind, status }) => kind === "sql" && status === "succeeded",
        ),
        { effects: 2 },
      ),
  },
  {
    name: "a delivery succeeded and was never sent",
    promise: "Actions at least once",
    plant(lines) {
      const delivery = taken(lines);
      drop(lines, ...requestsOf(lines, delivery));
    },
  },
  {
    name: "a delivery succeeded and its receiver had reset the connection",
    promise: "Actions at least once",
    plant(lines) {
      const delivery = taken(lines);
      alter(lines, requestsOf(lines, delivery)[0]!, { answered: "reset" });
      alter(lines, delivery, { attempts: [] });
    },
  },
  {
    name: "an attempt is recorded otherwise than it was answered",
    promise: "Actions at least once",
    plant(lines) {
      const delivery = the(lines, "state_delivery", ({ attempts }) =>
        attempts.some(({ statusCode }) => statusCode === 500),
      );
      const attempts = delivery.attempts.map((entry) => ({ ...entry, statusCode: 418 }));
      alter(lines, delivery, { attempts });
    },
  },
  {
    name: "a delivery of a kind that was not asked for",
    promise: "Actions at least once",
    plant: (lines) => alter(lines, taken(lines), { kind: "job" }),
  },
  {
    name: "a delivery was forgotten on the way",
    promise: "Actions at least once",
    plant(lines) {
      const nextAttemptAt = moved(the(lines, "drained").database, -20_000_000);
      alter(lines, taken(lines), { status: "pending", finishedAt: null, nextAttemptAt });
    },
  },
  {
    name: "what was to come in the place of a dead delivery did not",
    promise: "Actions at least once",
    plant(lines) {
      const next = the(lines, "state_delivery", ({ escalatedFrom }) => escalatedFrom !== null);
      dropDelivery(lines, next);
    },
  },
  {
    name: "an acknowledged delivery is dead",
    promise: "Actions at least once",
    plant(lines) {
      const { id } = endOf(lines, "acknowledge", "changed").answer!.deliveries![0]!;
      const delivery = the(lines, "state_delivery", (one) => one.id === id);
      alter(lines, delivery, { status: "dead" });
    },
  },
  {
    name: "a delivery succeeded without the acknowledgement it asked for",
    promise: "Actions at least once",
    plant(lines) {
      const pushed = new Set(all(lines, "request").map(({ deliveryId }) => deliveryId));
      const delivery = the(
        lines,
        "state_delivery",
        ({ id, acknowledgedAt }) => acknowledgedAt !== null && pushed.has(id),
      );
      alter(lines, delivery, { acknowledgedAt: null });
    },
  },
  {
    name: "a rejected attempt counts as the success",
    promise: "Actions at least once",
    plant(lines) {
      const end = endOf(lines, "acknowledge", "changed");
      const begin = the(lines, "begin", ({ op }) => op === end.op);
      if (begin.verb === "acknowledge") alter(lines, begin, { verb: "reject" });
    },
  },
];

export const plantedInActions = actions;
