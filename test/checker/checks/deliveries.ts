// Actions at least once: a firing makes one delivery of each configured action and no other;
// each was attempted, or its end is told; what counts as done was done, as the receiver saw it.
import { complaint, type Complaint, type Complaints } from "../complaint.ts";
import type { Request, WantedAction } from "../history.ts";
import type { StateDelivery, StateTimer } from "../state.ts";
import type { View } from "../view.ts";

export function* deliveries(view: View): Complaints {
  for (const timer of view.history.timers.values()) {
    const made = view.deliveriesOf.get(timer.id) ?? [];
    if (view.life(timer.id).fired === null) {
      for (const delivery of made)
        yield say(delivery, "is there and its timer did not fire", timer);
      continue;
    }
    const wanted = view.wanted(timer);
    if (wanted !== undefined) yield* oneEach(timer, wanted.actions, made);
  }
  for (const delivery of view.history.deliveries.values()) {
    if (!view.history.timers.has(delivery.timerId)) yield say(delivery, "has no timer");
    yield* wasDone(view, delivery);
    yield* isThereOnce(delivery);
    yield* endTold(view, delivery);
  }
}

function say(delivery: StateDelivery, says: string, ...records: readonly unknown[]): Complaint {
  return complaint("Actions at least once", delivery.id, says, delivery, ...records);
}

function* oneEach(
  timer: StateTimer,
  wanted: readonly WantedAction[],
  made: readonly StateDelivery[],
): Complaints {
  const first = made.filter(({ escalatedFrom }) => escalatedFrom === null);
  for (const action of wanted) {
    const found = first.filter(({ actionId }) => actionId === action.id);
    if (found.length !== 1) {
      const says = `its action ${action.id} has ${found.length} deliveries`;
      yield complaint("Actions at least once", timer.id, says, timer, ...made);
    }
    const wrong = found.find(({ kind }) => kind !== action.kind);
    if (wrong !== undefined) yield say(wrong, `is no ${action.kind}`, action);
    yield* escalated(action, found[0], made);
  }
  for (const delivery of first) {
    if (!wanted.some(({ id }) => id === delivery.actionId))
      yield say(delivery, "was never asked for");
  }
}

// In the place of a dead one: one, known on both sides, of the action that was named.
function* escalated(
  action: WantedAction,
  dead: StateDelivery | undefined,
  made: readonly StateDelivery[],
): Complaints {
  if (dead === undefined) return;
  const next = made.filter(({ escalatedFrom }) => escalatedFrom === dead.id);
  const isDue = action.escalation !== undefined && dead.status === "dead";
  if (isDue && next.length !== 1) yield say(dead, `was escalated ${next.length} times`, ...next);
  for (const delivery of next) {
    if (delivery.actionId !== action.escalation?.id || dead.escalatedTo !== delivery.id) {
      yield say(delivery, "is not what was to come in that place", dead);
    }
  }
}

function* wasDone(view: View, delivery: StateDelivery): Complaints {
  const action = actionOf(view, delivery);
  if (action === undefined) return;
  const isAcknowledged = delivery.acknowledgedAt !== null;
  if (action.acked && delivery.status === "succeeded" && !isAcknowledged) {
    yield say(delivery, "succeeded without the acknowledgement that was asked for");
  }
  if (!action.pushed) return;
  const requests = view.requestsOf.get(delivery.id) ?? [];
  if (delivery.status === "succeeded") yield* wasTaken(delivery, requests);
  if (delivery.status === "dead" && delivery.attempts.length === 0 && !delivery.reason) {
    yield say(delivery, "was given up without an attempt or a reason");
  }
  yield* recordAgrees(delivery, requests);
}

// What a sql action does is committed with its success, or not at all.
function* isThereOnce(delivery: StateDelivery): Complaints {
  const { effects, status } = delivery;
  if (effects === undefined || effects === (status === "succeeded" ? 1 : 0)) return;
  yield say(delivery, `is ${status}, and what it does is there ${effects} times`);
}

function* wasTaken(delivery: StateDelivery, requests: readonly Request[]): Complaints {
  if (requests.length === 0) yield say(delivery, "succeeded, and was never sent");
  else if (delivery.acknowledgedAt === null && !requests.some(isGood)) {
    yield say(delivery, "succeeded, and its receiver never took it", ...requests);
  }
}

function* recordAgrees(delivery: StateDelivery, requests: readonly Request[]): Complaints {
  for (const { attempt, statusCode } of delivery.attempts) {
    if (statusCode == null) continue;
    const seen = requests.filter((request) => request.attempt === attempt);
    if (!seen.some(({ answered }) => answered === statusCode)) {
      const says = `says that attempt ${attempt} was answered ${statusCode}, and it was not`;
      yield say(delivery, says, ...seen);
    }
  }
}

function isGood({ answered }: Request): boolean {
  return typeof answered === "number" && answered >= 200 && answered < 300;
}

/** What was asked for, also where it came in the place of another. */
export function actionOf(view: View, delivery: StateDelivery): WantedAction | undefined {
  if (delivery.escalatedFrom !== null) {
    const dead = view.history.deliveries.get(delivery.escalatedFrom);
    return dead === undefined ? undefined : actionOf(view, dead)?.escalation;
  }
  const timer = view.history.timers.get(delivery.timerId);
  const wanted = timer === undefined ? undefined : view.wanted(timer);
  return wanted?.actions.find(({ id }) => id === delivery.actionId);
}

const ends: Readonly<Record<string, readonly string[]>> = {
  succeeded: ["delivery.succeeded", "delivery.acknowledged"],
  dead: ["delivery.dead"],
  cancelled: ["delivery.cancelled"],
};
const anyEnd = new Set(Object.values(ends).flat());

// One end, told in the feed, and one more for each time it was replayed.
function* endTold(view: View, delivery: StateDelivery): Complaints {
  const events = view.eventsOfDelivery.get(delivery.id) ?? [];
  const ended = events.filter(({ type }) => anyEnd.has(type));
  const replayed = events.filter(({ type }) => type === "delivery.replayed").length;
  const isEnded = delivery.status in ends;
  if (ended.length !== replayed + (isEnded ? 1 : 0)) {
    const says = `is ${delivery.status} and ended ${ended.length} times in the feed`;
    yield complaint("One state change", delivery.id, says, delivery, ...events);
  } else if (isEnded && !ends[delivery.status]!.includes(ended.at(-1)!.type)) {
    const says = `is ${delivery.status} in the table and ${ended.at(-1)!.type} in the feed`;
    yield complaint("One state change", delivery.id, says, delivery, ...events);
  }
  if (isEnded !== (delivery.finishedAt !== null)) {
    const says = "is finished by its status or its time alone";
    yield complaint("One state change", delivery.id, says, delivery);
  }
}
