// Bugs in what is delivered: lost, doubled, forged, to the wrong one, or taken for done.
import {
  addAfter,
  all,
  alter,
  drop,
  endOf,
  type Lines,
  moved,
  NotThere,
  type Of,
  type Planted,
  the,
} from "./lines.ts";

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

const identity: readonly Planted[] = [
  {
    name: "other bytes under one id",
    promise: "Stable identity",
    plant(lines) {
      const again = the(lines, "request", ({ attempt }) => attempt === 2);
      alter(lines, again, { bodySha256: "0".repeat(64) });
    },
  },
  {
    name: "an id that the database does not know",
    promise: "Stable identity",
    plant: (lines) => alter(lines, the(lines, "request"), { deliveryId: "unheard of" }),
  },
  {
    name: "an attempt that the database does not know",
    promise: "Stable identity",
    plant: (lines) => alter(lines, the(lines, "request"), { attempt: 99 }),
  },
  {
    name: "other bytes to who claims",
    promise: "Stable identity",
    plant(lines) {
      const end = endOf(lines, "claim", "claimed");
      const deliveries = end.answer!.deliveries!.map((one) => ({ ...one, bodySha256: "other" }));
      alter(lines, end, { answer: { deliveries } });
    },
  },
  {
    name: "a signature that is none",
    promise: "Safe sending",
    plant: (lines) => alter(lines, the(lines, "request"), { signatureValid: false }),
  },
];

function otherThan(lines: Lines, own: string): string {
  const other = all(lines, "state_tenant").find(({ tenant }) => tenant !== own);
  if (other === undefined) throw new NotThere("tenant");
  return other.tenant;
}

const isolation: readonly Planted[] = [
  {
    name: "another tenant's canary in a webhook",
    promise: "Tenant isolation",
    plant(lines) {
      const request = the(lines, "request");
      alter(lines, request, { canariesSeen: [otherThan(lines, request.tenant)] });
    },
  },
  {
    name: "another tenant's canary in an answer",
    promise: "Tenant isolation",
    plant(lines) {
      const end = endOf(lines, "schedule", "created");
      const { tenant } = the(lines, "begin", ({ op }) => op === end.op);
      alter(lines, end, { canariesSeen: [otherThan(lines, tenant)] });
    },
  },
  {
    name: "another tenant's canary in an event",
    promise: "Tenant isolation",
    plant(lines) {
      const event = the(lines, "event", ({ type }) => type === "timer.fired");
      const { tenant } = the(lines, "reader", ({ reader }) => reader === event.reader);
      alter(lines, event, { canariesSeen: [otherThan(lines, tenant)] });
    },
  },
  {
    name: "a webhook at another tenant's address",
    promise: "Tenant isolation",
    plant(lines) {
      const request = the(lines, "request");
      alter(lines, request, { tenant: otherThan(lines, request.tenant), canariesSeen: [] });
    },
  },
];

export const plantedInDeliveries = [...actions, ...states, ...identity, ...isolation];
