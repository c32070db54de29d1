// Stable identity and safe sending: one id, the same bytes in every attempt, signed, known to the
// database, sent to its own tenant's receiver; and nothing is sent for a cancelled timer.
import { complaint, type Complaint, type Complaints, type PromiseName } from "../complaint.ts";
import type { DeliveryOutcome, Request } from "../history.ts";
import type { StateDelivery } from "../state.ts";
import type { View } from "../view.ts";

export function* identity(view: View): Complaints {
  for (const request of view.history.requests) {
    if (!request.signatureValid) yield say("Safe sending", request, "has no valid signature");
    yield* known(view, request);
    yield* cancelled(view, request);
  }
  for (const [id, requests] of view.requestsOf) {
    const digests = new Set(requests.map(({ bodySha256 }) => bodySha256));
    if (digests.size > 1) {
      const says = `had ${digests.size} bodies under one id`;
      yield complaint("Stable identity", id, says, ...requests);
    }
  }
  yield* claimed(view);
}

function say(
  promise: PromiseName,
  request: Request,
  says: string,
  ...records: readonly unknown[]
): Complaint {
  return complaint(promise, request.deliveryId, says, request, ...records);
}

function* known(view: View, request: Request): Complaints {
  const delivery = view.history.deliveries.get(request.deliveryId);
  if (delivery === undefined) {
    yield say("Stable identity", request, "is an id that the database does not know");
    return;
  }
  if (delivery.tenant !== request.tenant) {
    yield say("Tenant isolation", request, "came to another tenant's receiver", delivery);
  }
  const isSame =
    delivery.timerId === request.timerId &&
    (request.actionId ?? delivery.actionId) === delivery.actionId;
  if (!isSame) yield say("Stable identity", request, "names another timer or action", delivery);
  if (delivery.bodySha256 !== request.bodySha256) {
    yield say("Stable identity", request, "has another body than the database", delivery);
  }
  if (request.attempt < 1 || request.attempt > delivery.attempt) {
    yield say(
      "Stable identity",
      request,
      "is an attempt that the database does not know",
      delivery,
    );
  }
}

function* cancelled(view: View, request: Request): Complaints {
  const timer = view.history.timers.get(request.timerId);
  if (timer?.status === "cancelled") {
    yield say("Cancel is decisive", request, "was sent for a cancelled timer", timer);
  }
}

// What is pulled is each attempt to one caller alone, and has the same bytes for all of them.
function* claimed({ history }: View): Complaints {
  const claims = new Map<string, unknown>();
  for (const { begin, end } of history.operations.values()) {
    if (begin.verb !== "claim" || end?.outcome !== "ok") continue;
    for (const answer of end.answer?.deliveries ?? []) {
      const delivery = history.deliveries.get(answer.id);
      const wrong = claimedWrongly(begin.tenant, answer, delivery);
      if (wrong !== null) yield complaint(...wrong, begin, end, delivery);
      const claim = `${answer.id} ${answer.attempt}`;
      if (answer.attempt !== undefined && claims.has(claim)) {
        const says = "was claimed twice";
        yield complaint("One state change", answer.id, says, begin, claims.get(claim));
      }
      claims.set(claim, begin);
    }
  }
}

function claimedWrongly(
  tenant: string,
  { id, bodySha256 }: DeliveryOutcome,
  delivery: StateDelivery | undefined,
): [PromiseName, string, string] | null {
  if (delivery === undefined) return ["Stable identity", id, "was claimed and is not there"];
  if (delivery.tenant !== tenant) return ["Tenant isolation", id, "was claimed by another tenant"];
  if ((bodySha256 ?? delivery.bodySha256) === delivery.bodySha256) return null;
  return ["Stable identity", id, "was claimed with another body"];
}
