// The model's rules of what follows from what: a timer fires, its deliveries end, and with the
// last of them the timer; what was to follow it is scheduled, and the next of a bundle starts.
import {
  type Action,
  type Delivery,
  type Endpoint,
  isOpen,
  type Model,
  newEndpoint,
  type Place,
  type Placed,
  type Request,
  second,
  tell,
  type Timer,
} from "./state.ts";

export function isRestrained(model: Model, place: Place): boolean {
  const endpoint = model.endpoints.get(place);
  return endpoint !== undefined && (endpoint.isDisabled || endpoint.isOpen);
}

/** Fires what is due; with hands, what they may send is handed to them at once. */
export function fire(model: Model, due: readonly Timer[], hasHands: boolean): void {
  for (const timer of due) {
    const { actions, skips } = timer.request;
    const isMissed = skips && model.now > timer.fireAt + 10 * second;
    tell(model, isMissed ? "timer.missed" : "timer.fired", timer, null);
    timer.status = isMissed ? "missed" : "fired";
    if (isMissed) continue;
    timer.deliveries = actions.map((action, index) => start(model, timer, action, index));
    if (hasHands) handOut(model, timer);
    if (actions.length === 0) endTimer(model, timer);
  }
  followAll(model, due);
}

function start(model: Model, { request }: Timer, action: Action, index: number): Delivery {
  const isLater = request.concurrency !== null && index >= request.concurrency;
  return {
    ordinal: index + 1,
    action,
    status: "pending",
    attempt: 0,
    recorded: [],
    forgiven: 0,
    isHeld: false,
    dueAt: isLater ? null : model.now,
    acknowledgeBy: null,
    acknowledged: null,
    rejected: false,
  };
}

function handOut(model: Model, timer: Timer): void {
  for (const delivery of timer.deliveries) {
    const { to } = delivery.action;
    if (delivery.dueAt === null || to === "pull" || isRestrained(model, to)) continue;
    give(model, { timer, delivery });
  }
}

/** The next attempt is somebody's. */
export function give(model: Model, { timer, delivery }: Placed): void {
  delivery.attempt += 1;
  delivery.isHeld = true;
  delivery.dueAt = null;
  model.handoffs.push({ timer, delivery, attempt: delivery.attempt });
}

function endTimer(model: Model, timer: Timer): void {
  timer.status = timer.deliveries.some(({ status }) => status === "dead") ? "failed" : "completed";
  tell(model, `timer.${timer.status}`, timer, null);
}

/** A key that is taken keeps its timer; the feed of the parent tells of it. */
function followAll(model: Model, ended: readonly Timer[]): void {
  for (const parent of ended.toSorted((one, other) => (one.id! < other.id! ? -1 : 1))) {
    const next = parent.request.followUps[parent.status as "completed"];
    if (next === undefined) continue;
    if (findByKey(model, next.key) !== undefined) {
      tell(model, "timer.follow_up_refused", parent, null);
    } else {
      addTimer(model, { ...followUp, ...next }, parent);
    }
  }
}

const followUp: Omit<Request, "name" | "key"> = {
  seconds: 5,
  label: null,
  precision: "precise",
  skips: false,
  actions: [],
  concurrency: null,
  maxAttempts: 1,
  followUps: {},
};

export function findByKey(model: Model, key: string | null): Timer | undefined {
  return key === null ? undefined : model.timers.find(({ request }) => request.key === key);
}

export function addTimer(model: Model, request: Request, parent: Timer | null): Timer {
  const fireAt = model.now + request.seconds * second;
  const made = { id: null, parent, request, version: 1, fireAt, deliveries: [] };
  const timer: Timer = { ...made, status: "scheduled" };
  model.timers.push(timer);
  tell(model, "timer.scheduled", timer, null);
  return timer;
}

export type Fate = "succeeded" | "acknowledged" | "awaiting_ack" | "cancelled" | "dead" | "failed";

/** A delivery comes to where an attempt, an answer or time has brought it. */
export function close({ delivery }: Placed, fate: Fate, at: number): void {
  delivery.status = fate === "acknowledged" ? "succeeded" : fate === "failed" ? "pending" : fate;
  delivery.isHeld = false;
  delivery.rejected = false;
  delivery.dueAt = fate === "failed" ? at : null;
  delivery.acknowledgeBy = fate === "awaiting_ack" ? at : null;
}

export interface Closed extends Placed {
  readonly fate: Fate;
}

/** What comes of deliveries that were closed together. */
export function conclude(model: Model, closed: readonly Closed[]): void {
  for (const { timer, delivery, fate } of closed) {
    tell(model, `delivery.${fate}`, timer, delivery.ordinal);
  }
  const touched = [...new Set(closed.map(({ timer }) => timer))];
  const ended = touched.filter(
    ({ status, deliveries }) => status === "fired" && !deliveries.some(isOpen),
  );
  for (const timer of ended) endTimer(model, timer);
  followAll(model, ended);
  for (const timer of new Set(closed.filter(isEnded).map((one) => one.timer))) {
    startTurns(model, timer);
  }
}

const isEnded = ({ delivery }: Placed) => !isOpen(delivery);

/** As many of a bundle as may run at once, in their order. */
function startTurns(model: Model, { request, deliveries }: Timer): void {
  const open = deliveries.filter(isOpen);
  const waiting = open.filter(waits);
  const free = (request.concurrency ?? 0) - (open.length - waiting.length);
  for (const delivery of waiting.slice(0, Math.max(0, free))) delivery.dueAt = model.now;
}

function waits({ status, isHeld, dueAt }: Delivery): boolean {
  return status === "pending" && !isHeld && dueAt === null;
}

/** The attempt has failed: the next one comes within a second, or the receiver's time. */
export function failAttempt(
  model: Model,
  placed: Placed,
  options: { isFinal?: boolean; retryAfter?: number } = {},
): Fate {
  const { timer, delivery } = placed;
  record(delivery);
  const failures = delivery.recorded.length - delivery.forgiven;
  const isDead = options.isFinal === true || failures >= timer.request.maxAttempts;
  const fate = isDead ? "dead" : "failed";
  close(placed, fate, model.now + (options.retryAfter ?? 1) * second);
  return fate;
}

export function record(delivery: Delivery): void {
  if (delivery.recorded.at(-1) !== delivery.attempt) delivery.recorded.push(delivery.attempt);
}

/** What one place has answered: whether it lives, for each attempt; null says nothing. */
export interface Heard {
  readonly delivery: Delivery;
  readonly answers: boolean | null;
  readonly isGone: boolean;
}

/** Ten failures in a row open the breaker; one answer closes it; who is gone is not called. */
export function hear(model: Model, endpoint: Endpoint, heard: readonly Heard[]): void {
  const failed = heard.filter(({ answers }) => answers === false);
  const was = { ...endpoint };
  const isProbe = failed.some(({ delivery }) => delivery === was.probe);
  if (heard.some(({ isGone }) => isGone)) endpoint.isDisabled = true;
  if (heard.some(({ answers }) => answers === true)) {
    Object.assign(endpoint, { ...newEndpoint(), isDisabled: endpoint.isDisabled });
  } else if (failed.length > 0) {
    endpoint.failures += failed.length;
    endpoint.isOpen ||= endpoint.failures >= 10;
    if (endpoint.isOpen && (!was.isOpen || isProbe)) {
      endpoint.coolDown = was.isOpen ? Math.min(was.coolDown * 2, 300) : 30;
      endpoint.heldUntil = model.now + endpoint.coolDown * second;
      endpoint.probe = null;
    }
  }
  tellEndpoint(model, was, endpoint);
}

export function tellEndpoint(model: Model, was: Endpoint, is: Endpoint): void {
  if (!was.isOpen && is.isOpen) tell(model, "endpoint.opened", null, null);
  if (was.isOpen && !is.isOpen) tell(model, "endpoint.closed", null, null);
  if (!was.isDisabled && is.isDisabled) tell(model, "endpoint.disabled", null, null);
  if (was.isDisabled && !is.isDisabled) tell(model, "endpoint.enabled", null, null);
}
