// Durable acceptance, as asked for: a length of time is counted from a moment between the request
// and its answer, by the database's clock; what a timer is told to be it is; a verb that moves
// nothing moves nothing; and a change that names a version was made to that one.
import type { Bounds } from "../clock.ts";
import { complaint, type Complaints } from "../complaint.ts";
import type { FeedEvent } from "../gather.ts";
import type { StateTimer } from "../state.ts";
import type { Answered, View } from "../view.ts";

const changed = new Set(["created", "replaced", "changed"]);
const staying = new Set(["pause", "resume", "cancel"]);

export function* asAsked(view: View): Complaints {
  for (const timer of view.history.timers.values()) {
    yield* settings(view, timer);
    for (const one of view.answered.get(timer.id) ?? []) {
      if (changed.has(one.answer.outcome)) yield* whenAsked(view, timer, one);
    }
  }
}

function* settings(view: View, timer: StateTimer): Complaints {
  const wanted = view.wanted(timer);
  if (wanted === undefined || "on" in wanted) return;
  const { precision = "precise", misfire = "run", maxLatenessMs = null } = wanted;
  const asked = { precision, misfire, maxLatenessMs };
  for (const name of ["precision", "misfire", "maxLatenessMs"] as const) {
    if (timer[name] === asked[name]) continue;
    const says = `has the ${name} ${timer[name]} and was asked for with ${asked[name]}`;
    yield complaint("Durable acceptance", timer.id, says, timer, wanted);
  }
}

function* whenAsked(view: View, timer: StateTimer, one: Answered): Complaints {
  const { answer, operation } = one;
  const { begin, end } = operation;
  const { changes } = view.life(timer.id);
  const say = (says: string) => complaint("Durable acceptance", timer.id, says, begin, end, timer);
  const ifVersion = "ifVersion" in begin.input ? begin.input.ifVersion : undefined;
  if (ifVersion !== undefined && answer.version !== ifVersion + 1) {
    yield say(`was changed as version ${answer.version - 1}, not as ${ifVersion}`);
  }
  const dueAt = changes[answer.version - 1]?.fireAt ?? null;
  if (dueAt === null) return;
  for (const says of wrongDue(view, one, dueAt, dueBefore(changes, answer.version))) {
    yield say(says);
  }
}

function* wrongDue(
  view: View,
  one: Answered,
  dueAt: number,
  before: number | null,
): Iterable<string> {
  const { begin } = one.operation;
  if (staying.has(begin.verb) && before !== null && dueAt !== before) yield "was moved by it";
  const bounds = boundsOf(view, one, before);
  if (bounds === null || (dueAt >= bounds.from && dueAt <= bounds.to)) return;
  const offMs = (dueAt < bounds.from ? dueAt - bounds.from : dueAt - bounds.to) / 1000;
  yield `is due ${Math.round(offMs)} ms off what ${begin.verb} asked for`;
}

function dueBefore(changes: readonly FeedEvent[], version: number): number | null {
  return changes.slice(0, version - 1).findLast(({ fireAt }) => fireAt !== null)?.fireAt ?? null;
}

/** Times are in whole milliseconds, of which a caller cannot see which way they went. */
const roundedMicros = 1000;

// Null where nothing relative was asked for, or the clock was set meanwhile.
function boundsOf(view: View, { operation, wanted }: Answered, before: number | null) {
  const { begin, end } = operation;
  const delayMs = begin.verb === "fire" ? 0 : (wanted ?? (begin.input as Delayed)).delayMs;
  if (delayMs === undefined) return null;
  const now = between(view, begin.t, end!.t);
  const least = begin.verb === "snooze" ? before : -Infinity;
  if (now === null || least === null) return null;
  return {
    from: Math.max(now.from, least) + delayMs * 1000 - roundedMicros,
    to: Math.max(now.to, least) + delayMs * 1000 + roundedMicros,
  };
}

interface Delayed {
  readonly delayMs?: number;
}

function between({ history, clock }: View, t: number, until: number): Bounds | null {
  const isSet = history.steps.some(
    (step) => step.who === "database" && step.t <= until && step.until >= t,
  );
  const [first, last] = [clock.at(t), clock.at(until)];
  return isSet || first === null || last === null ? null : { from: first.from, to: last.to };
}
