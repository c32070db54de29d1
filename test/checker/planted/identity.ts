// Bugs in what a receiver sees: other bytes, forged ids and signatures, another tenant's words.
import { all, alter, endOf, type Lines, NotThere, type Planted, the } from "./lines.ts";

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

export const plantedInIdentity = [...identity, ...isolation];
