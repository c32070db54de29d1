// An acknowledged delivery has succeeded, by one acknowledgement; a rejected attempt has failed,
// and another came after it or the delivery is dead.
import { complaint, type Complaints } from "../complaint.ts";
import type { Operation } from "../gather.ts";
import type { DeliveryOutcome } from "../history.ts";
import type { StateDelivery } from "../state.ts";
import type { View } from "../view.ts";
import { actionOf } from "./deliveries.ts";

export function* acknowledgements(view: View): Complaints {
  const answered = Map.groupBy(answersTo(view), ({ answer }) => answer.id);
  const maybes = new Set(
    view.maybes.flatMap(({ begin }) =>
      begin.verb === "acknowledge" ? [begin.input.deliveryId] : [],
    ),
  );
  for (const [id, answers] of answered) {
    const delivery = view.history.deliveries.get(id);
    const records = answers.flatMap(({ operation }) => [operation.begin, operation.end]);
    if (delivery === undefined) {
      yield complaint("Durable acceptance", id, "was answered and is not there", ...records);
    } else yield* held(view, delivery, answers);
  }
  for (const delivery of view.history.deliveries.values()) {
    if (delivery.acknowledgedAt === null || maybes.has(delivery.id)) continue;
    if (actionOf(view, delivery) === undefined) continue;
    const isAsked = (answered.get(delivery.id) ?? []).some(
      ({ answer, operation }) =>
        operation.begin.verb === "acknowledge" && answer.outcome !== "too_late",
    );
    if (!isAsked) {
      yield complaint("One state change", delivery.id, "was acknowledged by nobody", delivery);
    }
  }
}

interface Answer {
  readonly operation: Operation;
  readonly answer: DeliveryOutcome;
}

function answersTo({ history }: View): Answer[] {
  return [...history.operations.values()].flatMap((operation) => {
    const { begin, end } = operation;
    if (begin.verb !== "acknowledge" && begin.verb !== "reject") return [];
    if (end?.outcome !== "ok") return [];
    return (end.answer?.deliveries ?? []).map((answer) => ({ operation, answer }));
  });
}

function* held(view: View, delivery: StateDelivery, answers: readonly Answer[]): Complaints {
  const events = view.eventsOfDelivery.get(delivery.id) ?? [];
  const count = (...types: readonly string[]) =>
    events.filter(({ type }) => types.includes(type)).length;
  const changed = (verb: string) =>
    answers.filter(
      ({ operation, answer }) => operation.begin.verb === verb && answer.outcome === "changed",
    );
  const say = (says: string) =>
    complaint(
      "Actions at least once",
      delivery.id,
      says,
      delivery,
      ...answers.flatMap(({ operation }) => [operation.begin, operation.end]),
      ...events,
    );
  const acknowledged = changed("acknowledge");
  const isDone = delivery.status === "succeeded" && delivery.acknowledgedAt !== null;
  if (acknowledged.length > 0 && !isDone) yield say(`was acknowledged and is ${delivery.status}`);
  if (acknowledged.length > 1) yield say("was acknowledged twice");
  if (acknowledged.length > count("delivery.acknowledged"))
    yield say("its acknowledgement is not told");
  const rejected = changed("reject");
  if (rejected.length > count("delivery.failed", "delivery.dead"))
    yield say("its rejection is not told");
  for (const { operation, answer } of rejected) {
    if (!wentOn(operation, answer, delivery, count("delivery.replayed"))) {
      yield say(`was rejected and is ${delivery.status} without another attempt`);
    }
  }
}

function wentOn(
  { begin }: Operation,
  answer: DeliveryOutcome,
  delivery: StateDelivery,
  replayed: number,
): boolean {
  if (begin.verb !== "reject") return true;
  const isFinal = begin.input.retry === false && replayed === 0;
  if (isFinal) return delivery.status === "dead";
  const attempt = answer.attempt ?? begin.input.attempt;
  if (delivery.status === "succeeded" || delivery.status === "awaiting_ack") {
    return attempt === undefined || delivery.attempt > attempt;
  }
  return true;
}
