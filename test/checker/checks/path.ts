// One state change: what the feed tells of a timer is a way through its states, with one end,
// and the table says the same at rest.
import { complaint, type Complaint, type Complaints, type PromiseName } from "../complaint.ts";
import type { FeedEvent } from "../gather.ts";
import { microsOf } from "../instants.ts";
import type { StateTimer } from "../state.ts";
import type { Life, View } from "../view.ts";

type Step = { readonly from: readonly string[]; readonly to: (from: string) => readonly string[] };

const open = ["scheduled", "paused"];
const to = (status: string) => () => [status];
const steps: Readonly<Record<string, Step>> = {
  "timer.scheduled": { from: ["none"], to: to("scheduled") },
  // Fired at once or replaced, a paused timer is scheduled again; moved, it stays paused.
  "timer.rescheduled": { from: open, to: (from) => (from === "paused" ? open : ["scheduled"]) },
  "timer.snoozed": { from: open, to: (from) => [from] },
  "timer.paused": { from: ["scheduled"], to: to("paused") },
  "timer.resumed": { from: ["paused"], to: to("scheduled") },
  "timer.cancelled": { from: open, to: to("cancelled") },
  "timer.fired": { from: ["scheduled"], to: to("fired") },
  "timer.missed": { from: ["scheduled"], to: to("missed") },
  "timer.completed": { from: ["fired"], to: to("completed") },
  "timer.failed": { from: ["scheduled", "fired"], to: to("failed") },
};

export function* path(view: View): Complaints {
  for (const timer of view.history.timers.values()) {
    const life = view.life(timer.id);
    yield* walk(timer, life);
    yield* tableAgrees(timer, life);
  }
}

function* walk(timer: StateTimer, life: Life): Complaints {
  let states: readonly string[] = ["none"];
  for (const event of life.events) {
    const step = steps[event.type];
    if (step === undefined) {
      if (
        event.type.startsWith("delivery.") &&
        !(life.fired && life.fired.position < event.position)
      ) {
        yield complaint("One state change", timer.id, `${event.type} without a firing`, event);
      }
      continue;
    }
    const possible = states.filter((state) => step.from.includes(state));
    if (possible.length === 0) yield broken(timer, life, event, states);
    states = possible.length === 0 ? step.to("scheduled") : possible.flatMap(step.to);
  }
  if (states.includes("none")) {
    yield complaint("A complete, ordered feed", timer.id, "is in no event", timer);
  } else if (!states.includes(timer.status)) {
    const says = `is ${timer.status} in the table and ${states.join(" or ")} in the feed`;
    yield complaint("One state change", timer.id, says, timer, ...life.events);
  }
}

function broken(
  timer: StateTimer,
  life: Life,
  event: FeedEvent,
  states: readonly string[],
): Complaint {
  const promise: PromiseName =
    states.includes("cancelled") || (event.type === "timer.cancelled" && life.fired !== null)
      ? "Cancel is decisive"
      : states.includes("none")
        ? "A complete, ordered feed"
        : "One state change";
  const says = `${event.type} when it was ${states.join(" or ")}`;
  return complaint(promise, timer.id, says, ...life.events);
}

function* tableAgrees(timer: StateTimer, life: Life): Complaints {
  for (const says of differences(timer, life)) {
    yield complaint("One state change", timer.id, says, timer, ...life.events);
  }
}

function* differences(timer: StateTimer, { changes, fired }: Life): Iterable<string> {
  if (changes.length > 0 && timer.version !== changes.length) {
    yield `is version ${timer.version} after ${changes.length} changes`;
  }
  const dueAt = changes.at(-1)?.fireAt;
  if (dueAt != null) {
    if (dueAt !== microsOf(timer.fireAt)) yield "is due at another time";
    if ((fired?.fireAt ?? dueAt) !== dueAt) yield "fired for another time";
  }
  yield* timesDiffer(timer, fired);
}

function* timesDiffer(timer: StateTimer, fired: FeedEvent | null): Iterable<string> {
  const firedAt = timer.firedAt === null ? null : microsOf(timer.firedAt);
  if ((firedAt === null) !== (fired === null)) yield "fired only in table or feed";
  // The feed says milliseconds.
  if (firedAt !== null && Math.abs(firedAt - (fired?.firedAt ?? firedAt)) >= 1000) {
    yield "fired at another time in the table than in the feed";
  }
  const isOpen = ["scheduled", "paused", "fired"].includes(timer.status);
  if (isOpen !== (timer.finishedAt === null)) yield "is finished by its status or time alone";
}
