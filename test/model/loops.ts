// What the loops do: they fire, send and report, claim what waits, and end what is late.
import {
  type Closed,
  close,
  conclude,
  failAttempt,
  type Fate,
  fire,
  give,
  type Heard,
  hear,
  record,
} from "./endings.ts";
import { deliveriesOf, type Model, pick, type Place, type Placed, second } from "./state.ts";
import { type Answer, isDue } from "./timer-verbs.ts";

/** What an attempt met: its status, or the error that kept it from being made. */
export interface Met {
  readonly status: number | null;
  readonly error: string | null;
  readonly retryAfter: number | null;
}

export function settle(model: Model, reports: readonly { back: number; met: Met }[]): Answer {
  const closed: (Closed & { met: Met })[] = [];
  for (const { back, met } of reports) {
    const handoff = pick(model.handoffs, back);
    if (handoff === undefined) continue;
    const { delivery, attempt } = handoff;
    if (!delivery.isHeld || delivery.attempt !== attempt) continue;
    closed.push({ ...handoff, fate: meet(model, handoff, met), met });
  }
  conclude(model, closed);
  for (const [place, endpoint] of model.endpoints) {
    const own = closed.filter(({ delivery }) => delivery.action.to === place);
    if (own.length > 0) hear(model, endpoint, own.map(heard));
  }
  return { count: closed.length };
}

function meet(model: Model, placed: Placed, { status, error, retryAfter }: Met): Fate {
  if (status !== 200) {
    const isFinal = error === "TARGET_REFUSED" || status === 410;
    return failAttempt(model, placed, { isFinal, retryAfter: retryAfter ?? 1 });
  }
  record(placed.delivery);
  const fate = placed.delivery.action.asks ? "awaiting_ack" : "succeeded";
  close(placed, fate, model.now + 10 * second);
  return fate;
}

const heard = ({ delivery, met: { status } }: Placed & { met: Met }): Heard => ({
  delivery,
  answers: status === null ? null : status < 500,
  isGone: status === 410,
});

function dueIn(model: Model, place: Place): Placed[] {
  return deliveriesOf(model).filter(
    ({ delivery: { action, status, dueAt } }) =>
      action.to === place && status === "pending" && dueAt !== null && dueAt <= model.now,
  );
}

/** A worker claims a lane: all that is due, a probe of it, or nothing. */
export function take(model: Model, place: Place, chosen: readonly Placed[]): Answer {
  const due = dueIn(model, place);
  const endpoint = model.endpoints.get(place);
  if (endpoint?.isDisabled === true) {
    conclude(
      model,
      due.map((one) => ended(one, "dead")),
    );
    return { count: 0 };
  }
  const most = endpoint?.isOpen !== true ? due.length : endpoint.heldUntil > model.now ? 0 : 1;
  const expected = { count: Math.min(most, due.length) };
  if (!allIn(chosen, due)) return { ...expected, error: "It was not due." };
  for (const placed of chosen) give(model, placed);
  if (endpoint?.isOpen === true && chosen[0] !== undefined) {
    endpoint.probe = chosen[0].delivery;
    endpoint.heldUntil = model.now + 30 * second;
  }
  return expected;
}

const allIn = (chosen: readonly Placed[], due: readonly Placed[]) =>
  chosen.every(({ delivery }) => due.some((one) => one.delivery === delivery));

export function ended(placed: Placed, fate: Fate): Closed {
  close(placed, fate, 0);
  return { ...placed, fate };
}

export function claim(model: Model, max: number, chosen: readonly Placed[]): Answer {
  const due = dueIn(model, "pull");
  const expected = { count: Math.min(max, due.length) };
  if (!allIn(chosen, due)) return { ...expected, error: "It was not due." };
  for (const { delivery } of chosen) {
    delivery.status = "awaiting_ack";
    delivery.attempt += 1;
    delivery.dueAt = null;
    delivery.acknowledgeBy = model.now + 10 * second;
  }
  return expected;
}

export function expire(model: Model): Answer {
  const late = deliveriesOf(model).filter(
    ({ delivery: { status, acknowledgeBy } }) =>
      status === "awaiting_ack" && acknowledgeBy! <= model.now,
  );
  const closed = late.map((placed) => ({ ...placed, fate: failAttempt(model, placed) }));
  conclude(model, closed);
  return { count: closed.length };
}

/** Fires what is overdue in both lanes, takes back what the dead held, ends what is late. */
export function sweep(model: Model): Answer {
  const precise = isDue(model, "precise");
  const relaxed = isDue(model, "relaxed");
  fire(model, precise, false);
  fire(model, relaxed, false);
  for (const { delivery } of deliveriesOf(model).filter((one) => one.delivery.isHeld)) {
    delivery.isHeld = false;
    delivery.dueAt = model.now;
  }
  expire(model);
  return { count: precise.length + relaxed.length };
}
