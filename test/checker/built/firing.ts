// Firing in the built world, and what becomes of each delivery: sent, answered well or badly,
// reported or lost on the way, tried again, acknowledged, claimed, given up.
import type { Request, WantedAction } from "../history.ts";
import { instantOf, microsOf } from "../instants.ts";
import { end } from "./timers.ts";
import { databaseNow, type Delivery, instantNow, tell, type Timer, type World } from "./world.ts";

const attemptsMax = 4;

/** What happens to a timer at its time. */
export function fire(world: World, timer: Timer): void {
  const lateMs = (databaseNow(world) - microsOf(timer.fireAt)) / 1000;
  if (timer.misfire === "skip" && lateMs > (timer.maxLatenessMs ?? Infinity)) {
    timer.reason = "Late, over maxLateness.";
    end(world, timer, "missed");
  } else if (!world.isQuiet && world.chance.happens(0.005)) {
    timer.reason = "It could not be fired.";
    end(world, timer, "failed");
  } else {
    timer.firedAt = instantNow(world);
    timer.status = "fired";
    tell(world, timer, "timer.fired");
    for (const [index, action] of timer.wanted.actions.entries()) {
      begin(world, timer, action, index + 1, null);
    }
    if (timer.wanted.actions.length === 0) end(world, timer, "completed");
  }
}

function begin(
  world: World,
  timer: Timer,
  action: WantedAction,
  ordinal: number,
  escalatedFrom: string | null,
): Delivery {
  const delivery: Delivery = {
    record: "state_delivery",
    tenant: timer.tenant,
    id: world.chance.uuid(),
    timerId: timer.id,
    actionId: action.id,
    ordinal,
    kind: action.kind,
    status: "pending",
    pulled: !action.pushed && action.kind !== "sql",
    attempt: 0,
    attempts: [],
    bodySha256: world.chance.digest(),
    finishedAt: null,
    acknowledgedAt: null,
    nextAttemptAt: null,
    leasedUntil: null,
    acknowledgeBy: null,
    escalatedFrom,
    escalatedTo: null,
    reason: null,
  };
  world.deliveries.set(delivery.id, delivery);
  world.open.add(delivery);
  world.deliveriesOf.set(timer.id, [...(world.deliveriesOf.get(timer.id) ?? []), delivery]);
  if (action.pushed) send(world, timer, action, delivery);
  else if (action.kind === "sql") {
    delivery.attempt = 1;
    world.at(world.now + 2000, () => settle(world, timer, delivery, "succeeded"));
  }
  return delivery;
}

/** In how long from now, as the database keeps it. */
const from = (world: World, micros: number) => instantOf(databaseNow(world) + micros);

function send(world: World, timer: Timer, action: WantedAction, delivery: Delivery): void {
  const { chance } = world;
  const attempt = (delivery.attempt += 1);
  delivery.leasedUntil = from(world, 1_000_000);
  const answered = chance.happens(0.85) ? 200 : chance.one([500, 503, "reset", "none"] as const);
  world.at(world.now + 300 + chance.below(2000), () => {
    world.records.push(requestOf(world, delivery, attempt, answered));
    // The worker may die after the receiver's answer: then the attempt has failed by its lease.
    const isLost = chance.happens(0.03);
    world.at(world.now + (isLost ? 1_000_000 : 500), () => {
      if (delivery.status !== "pending" || delivery.attempt !== attempt) return;
      if (!isLost) delivery.attempts.push(entryOf(attempt, answered));
      if (isLost || answered !== 200) failed(world, timer, action, delivery);
      else if (action.acked) awaitAnswer(world, timer, action, delivery);
      else settle(world, timer, delivery, "succeeded");
    });
  });
}

function requestOf(
  world: World,
  delivery: Delivery,
  attempt: number,
  answered: Request["answered"],
): Request {
  return {
    record: "request",
    t: world.now,
    tenant: delivery.tenant,
    deliveryId: delivery.id,
    timerId: delivery.timerId,
    actionId: delivery.actionId,
    attempt,
    bodySha256: delivery.bodySha256,
    signatureValid: true,
    canariesSeen: [delivery.tenant],
    answered,
  };
}

function entryOf(attempt: number, answered: Request["answered"]) {
  return typeof answered === "number"
    ? { attempt, statusCode: answered }
    : { attempt, errorCode: "CONNECTION_LOST" };
}

function awaitAnswer(world: World, timer: Timer, action: WantedAction, delivery: Delivery): void {
  const { attempt } = delivery;
  delivery.status = "awaiting_ack";
  delivery.leasedUntil = null;
  delivery.acknowledgeBy = from(world, 1_000_000);
  world.at(world.now + 1_000_000, () => {
    const isSame = delivery.status === "awaiting_ack" && delivery.attempt === attempt;
    if (isSame) failed(world, timer, action, delivery);
  });
}

/** The end of an attempt that failed: another comes, or the delivery is dead. */
export function failed(
  world: World,
  timer: Timer,
  action: WantedAction,
  delivery: Delivery,
  isFinal = false,
): void {
  delivery.leasedUntil = null;
  delivery.acknowledgeBy = null;
  if (isFinal || delivery.attempt >= attemptsMax) {
    delivery.reason = "Given up.";
    settle(world, timer, delivery, "dead", action);
    return;
  }
  delivery.status = "pending";
  tell(world, timer, "delivery.failed", { deliveryId: delivery.id });
  if (delivery.pulled) return;
  delivery.nextAttemptAt = from(world, 100_000);
  world.at(world.now + 100_000, () => {
    delivery.nextAttemptAt = null;
    send(world, timer, action, delivery);
  });
}

export function settle(
  world: World,
  timer: Timer,
  delivery: Delivery,
  status: string,
  action?: WantedAction,
): void {
  delivery.status = status;
  world.open.delete(delivery);
  delivery.finishedAt = instantNow(world);
  delivery.leasedUntil = null;
  delivery.acknowledgeBy = null;
  const type = delivery.acknowledgedAt === null ? status : "acknowledged";
  tell(world, timer, `delivery.${type}`, { deliveryId: delivery.id });
  if (status === "dead" && action?.escalation !== undefined) {
    const other = begin(world, timer, action.escalation, delivery.ordinal, delivery.id);
    delivery.escalatedTo = other.id;
  }
  const all = world.deliveriesOf.get(timer.id)!;
  if (all.some((one) => one.status === "pending" || one.status === "awaiting_ack")) return;
  const isDead = all.some((one) => one.status === "dead" && one.escalatedTo === null);
  if (isDead) timer.reason = "Given up.";
  end(world, timer, isDead ? "failed" : "completed");
}
