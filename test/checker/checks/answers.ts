// Each acknowledged change is in the feed, once, in an order that the callers could have seen;
// each change in the feed was asked for. Cancel is decisive among them.
import { complaint, type Complaints, type PromiseName } from "../complaint.ts";
import type { FeedEvent, Operation } from "../gather.ts";
import { microsOf } from "../instants.ts";
import type { StateTimer } from "../state.ts";
import type { Answered, View } from "../view.ts";
import { maybesOn } from "./existence.ts";

/** What an acknowledged verb is in the feed. */
const told: Readonly<Record<string, string>> = {
  schedule: "timer.scheduled",
  cancel: "timer.cancelled",
  reschedule: "timer.rescheduled",
  fire: "timer.rescheduled",
  snooze: "timer.snoozed",
  pause: "timer.paused",
  resume: "timer.resumed",
};
const changed = new Set(["created", "replaced", "changed"]);

export function* answers(view: View): Complaints {
  const mayHaveChanged = maybesOn(view);
  for (const timer of view.history.timers.values()) {
    const answered = view.answered.get(timer.id) ?? [];
    const claimed = new Map<FeedEvent, Answered>();
    for (const one of answered) {
      if (changed.has(one.answer.outcome)) yield* claim(view, timer, one, claimed);
      else yield* tooLate(view, timer, one);
    }
    yield* unasked(view, timer, claimed, mayHaveChanged(timer));
    yield* versionsInOrder(timer, answered);
  }
}

function* claim(
  view: View,
  timer: StateTimer,
  one: Answered,
  claimed: Map<FeedEvent, Answered>,
): Complaints {
  const { begin, end } = one.operation;
  const event = view.life(timer.id).changes[one.answer.version - 1];
  const records = [begin, end, timer, ...view.life(timer.id).events];
  const promise: PromiseName =
    begin.verb === "cancel" ? "Cancel is decisive" : "Durable acceptance";
  if (event === undefined || !isFeedOf(one, event)) {
    const says = `${begin.verb} was acknowledged as version ${one.answer.version}, without effect`;
    yield complaint(promise, timer.id, says, ...records);
    return;
  }
  if (claimed.has(event)) {
    yield complaint(
      "One state change",
      timer.id,
      `${begin.verb} was acknowledged twice`,
      ...records,
    );
  }
  claimed.set(event, one);
  yield* dueAsSaid(timer, one, event);
  if (begin.verb === "cancel" && timer.status !== "cancelled") {
    yield complaint(promise, timer.id, `was cancelled and is ${timer.status}`, ...records);
  }
}

function isFeedOf({ operation, answer }: Answered, event: FeedEvent): boolean {
  const type = answer.outcome === "replaced" ? "timer.rescheduled" : told[operation.begin.verb];
  return event.type === type && event.replaced === (answer.outcome === "replaced");
}

function* dueAsSaid(timer: StateTimer, { operation, answer, wanted }: Answered, event: FeedEvent) {
  const { begin, end } = operation;
  const asked = wanted ?? ("fireAt" in begin.input ? begin.input : null);
  const wrong = (says: string) =>
    complaint("Durable acceptance", timer.id, says, begin, end, event);
  if (event.fireAt === null) return;
  if (event.fireAt !== microsOf(answer.fireAt)) yield wrong("is due otherwise than acknowledged");
  if (asked?.fireAt !== undefined && event.fireAt !== microsOf(asked.fireAt)) {
    yield wrong("is due otherwise than asked");
  }
}

// Who was told that it is too late was told so because it had ended or fired by then.
function* tooLate(view: View, timer: StateTimer, { operation, answer }: Answered): Complaints {
  const { begin, end } = operation;
  const { events } = view.life(timer.id);
  const by = view.clock.latest(end!.t) ?? Infinity;
  const wanting = expected(begin.verb, answer.outcome);
  if (wanting === null) return;
  if (!events.some(({ type, occurredAt }) => wanting.includes(type) && occurredAt <= by)) {
    const promise = begin.verb === "cancel" ? "Cancel is decisive" : "One state change";
    const says = `${begin.verb} was answered ${answer.outcome}, when it was not`;
    yield complaint(promise, timer.id, says, begin, end, timer, ...events);
  }
}

function expected(verb: string, outcome: string): readonly string[] | null {
  if (outcome === "too_late") {
    const ends = ["timer.fired", "timer.missed", "timer.failed"];
    return verb === "cancel" ? ends : [...ends, "timer.cancelled"];
  }
  if (outcome === "unchanged" && verb === "cancel") return ["timer.cancelled"];
  if (outcome === "unchanged" && verb === "pause") return ["timer.paused"];
  return outcome === "existing" ? ["timer.scheduled"] : null;
}

// What nobody was told of was done by a call that nobody knows the end of: one for each.
function* unasked(
  view: View,
  timer: StateTimer,
  claimed: ReadonlyMap<FeedEvent, unknown>,
  maybes: readonly Operation[],
): Complaints {
  const left = new Set(maybes);
  for (const event of view.life(timer.id).changes) {
    if (claimed.has(event) || (event.type === "timer.scheduled" && timer.parentId !== null))
      continue;
    const by = [...left].find((operation) => couldBe(operation, event));
    if (by !== undefined) left.delete(by);
    else {
      const promise = event.type === "timer.scheduled" ? "Durable acceptance" : "One state change";
      yield complaint(promise, timer.id, `${event.type} was asked for by nobody`, event, ...maybes);
    }
  }
}

function couldBe({ begin }: Operation, event: FeedEvent): boolean {
  const type = event.replaced ? "timer.scheduled" : event.type;
  if (told[begin.verb] !== type || event.tenant !== begin.tenant) return false;
  if (begin.verb !== "reschedule" || begin.input.fireAt === undefined) return true;
  return event.fireAt === microsOf(begin.input.fireAt);
}

// What was begun after another was answered cannot have been before it.
function* versionsInOrder(timer: StateTimer, answered: readonly Answered[]): Complaints {
  const begun = answered.toSorted((one, other) => begunAt(one) - begunAt(other));
  const ended = answered.toSorted((one, other) => endedAt(one) - endedAt(other));
  let at = 0;
  let seen: Answered | null = null;
  for (const one of begun) {
    for (; at < ended.length && endedAt(ended[at]!) < begunAt(one); at += 1) {
      if (ended[at]!.answer.version >= (seen?.answer.version ?? 0)) seen = ended[at]!;
    }
    const least = (seen?.answer.version ?? 0) + (changed.has(one.answer.outcome) ? 1 : 0);
    if (seen !== null && one.answer.version < least) {
      const says = `version ${one.answer.version} was answered after ${seen.answer.version}`;
      yield complaint("One state change", timer.id, says, seen.operation, one.operation);
    }
  }
}

const begunAt = ({ operation }: Answered) => operation.begin.t;
const endedAt = ({ operation }: Answered) => operation.end!.t;
