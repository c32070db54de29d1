// What each verb on deliveries and endpoints answers, and changes; and which loop is meant.
import { conclude, failAttempt, record, tellEndpoint } from "./endings.ts";
import { claim, ended, expire, type Met, settle, sweep, take } from "./loops.ts";
import {
  type Delivery,
  deliveriesOf,
  isOpen,
  type Model,
  newEndpoint,
  pick,
  type Place,
  type Placed,
  tell,
} from "./state.ts";
import { type Answer, refusals } from "./timer-verbs.ts";

export type DeliveryVerb =
  | {
      readonly verb: "settle";
      readonly reports: readonly { readonly back: number; readonly met: Met }[];
    }
  | { readonly verb: "take"; readonly place: Place }
  | { readonly verb: "claim"; readonly max: number }
  | {
      readonly verb: "acknowledge";
      readonly back: number;
      readonly result: string | null;
      readonly stale: boolean;
    }
  | {
      readonly verb: "reject";
      readonly back: number;
      readonly retry: boolean;
      readonly stale: boolean;
    }
  | { readonly verb: "cancelDelivery" | "replay"; readonly back: number }
  | { readonly verb: "replayAll"; readonly kind: "webhook" | "agent_prompt" }
  | { readonly verb: "endpoint"; readonly place: Place; readonly enabled: boolean }
  | { readonly verb: "expire" | "sweep" };

/** Where the product was free to choose, its answer says what it chose: that is judged here. */
export function answerOnDeliveries(
  model: Model,
  step: DeliveryVerb,
  chosen: readonly Placed[],
): Answer {
  switch (step.verb) {
    case "settle":
      return settle(model, step.reports);
    case "take":
      return take(model, step.place, chosen);
    case "claim":
      return claim(model, step.max, chosen);
    case "replayAll":
      return replayAll(model, step.kind);
    case "endpoint":
      return saveEndpoint(model, step.place, step.enabled);
    case "expire":
      return expire(model);
    case "sweep":
      return sweep(model);
    default:
      return answerFor(model, step);
  }
}

type OnDelivery = Extract<DeliveryVerb, { readonly back: number }>;

function answerFor(model: Model, step: OnDelivery): Answer {
  const placed = pick(deliveriesOf(model), step.back);
  if (placed === undefined) return { error: refusals.missing, field: "id" };
  switch (step.verb) {
    case "acknowledge":
      return { outcome: acknowledge(model, placed, step.result, step.stale) };
    case "reject":
      return { outcome: reject(model, placed, step.retry, step.stale) };
    case "cancelDelivery":
      return { outcome: cancel(model, placed) };
    default:
      return { outcome: replay(model, placed) };
  }
}

/** Who has it may answer, until its time is over; while it is sent too, where it was asked. */
function mayAnswer(model: Model, delivery: Delivery, isStale: boolean): boolean {
  if (isStale) return false;
  if (delivery.status === "awaiting_ack") return delivery.acknowledgeBy! > model.now;
  return delivery.isHeld && delivery.action.asks;
}

function acknowledge(model: Model, placed: Placed, result: string | null, stale: boolean): string {
  const { delivery } = placed;
  if (!mayAnswer(model, delivery, stale)) {
    const isSame = delivery.acknowledged !== null && delivery.acknowledged.result === result;
    return isSame ? "unchanged" : "too_late";
  }
  record(delivery);
  delivery.acknowledged = { result };
  conclude(model, [ended(placed, "acknowledged")]);
  return "changed";
}

function reject(model: Model, placed: Placed, retry: boolean, stale: boolean): string {
  const { delivery } = placed;
  if (!mayAnswer(model, delivery, stale)) {
    return delivery.status === "dead" && delivery.rejected ? "unchanged" : "too_late";
  }
  const fate = failAttempt(model, placed, { isFinal: !retry });
  delivery.rejected = true;
  conclude(model, [{ ...placed, fate }]);
  return "changed";
}

function cancel(model: Model, placed: Placed): string {
  const { delivery } = placed;
  if (!isOpen(delivery) || delivery.isHeld) {
    return delivery.status === "cancelled" ? "unchanged" : "too_late";
  }
  conclude(model, [ended(placed, "cancelled")]);
  return "changed";
}

/** Fresh attempts for a dead one; the end of its timer stays as it is. */
function replay(model: Model, { timer, delivery }: Placed): string {
  if (delivery.status !== "dead") return isOpen(delivery) ? "unchanged" : "too_late";
  delivery.status = "pending";
  delivery.forgiven = delivery.recorded.length;
  delivery.dueAt = model.now;
  delivery.rejected = false;
  tell(model, "delivery.replayed", timer, delivery.ordinal);
  return "changed";
}

function replayAll(model: Model, kind: string): Answer {
  const dead = deliveriesOf(model).filter(
    ({ delivery: { action, status } }) =>
      status === "dead" && (action.to === "pull") === (kind === "agent_prompt"),
  );
  for (const placed of dead) replay(model, placed);
  return { outcome: dead.length > 0 ? "created" : "unchanged", count: dead.length };
}

function saveEndpoint(model: Model, place: Place, enabled: boolean): Answer {
  const known = model.endpoints.get(place);
  const was = known ?? newEndpoint();
  const begun = enabled && was.isDisabled ? newEndpoint() : { ...was, isDisabled: !enabled };
  model.endpoints.set(place, begun);
  tellEndpoint(model, was, begun);
  if (known === undefined) return { outcome: "created" };
  return { outcome: was.isDisabled === begun.isDisabled ? "unchanged" : "changed" };
}
