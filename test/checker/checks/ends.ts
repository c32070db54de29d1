// One state change, its end: a timer has completed when all it had to do was done, and failed
// when something was given up; then what it named for that end follows, once, and nothing else.
import { complaint, type Complaints } from "../complaint.ts";
import type { StateTimer } from "../state.ts";
import type { View } from "../view.ts";

export function* ends(view: View): Complaints {
  const children = Map.groupBy(
    [...view.history.timers.values()].filter(({ parentId }) => parentId !== null),
    ({ parentId }) => parentId!,
  );
  for (const timer of view.history.timers.values()) {
    yield* earned(view, timer);
    yield* followed(view, timer, children.get(timer.id) ?? []);
  }
  for (const [parentId, made] of children) {
    if (view.history.timers.has(parentId)) continue;
    yield complaint("One state change", made[0]!.id, "follows a timer that is not there", ...made);
  }
}

function* earned(view: View, timer: StateTimer): Complaints {
  const made = view.deliveriesOf.get(timer.id) ?? [];
  const { events } = view.life(timer.id);
  const say = (says: string) => complaint("One state change", timer.id, says, timer, ...made);
  if (timer.status === "completed") {
    const undone = made.filter(
      ({ status, escalatedTo }) =>
        status !== "succeeded" && status !== "cancelled" && escalatedTo === null,
    );
    if (undone.length > 0) yield say(`completed, and ${undone.length} deliveries did not end well`);
  }
  if (timer.status === "failed") {
    if (timer.reason === null) yield say("failed without a reason");
    const failedAt = events.findIndex(({ type }) => type === "timer.failed");
    const gaveUp = events.slice(0, failedAt).some(({ type }) => type === "delivery.dead");
    if (made.length > 0 && !gaveUp) yield say("failed, and no delivery was given up before");
  }
}

function* followed(view: View, timer: StateTimer, children: readonly StateTimer[]): Complaints {
  const wanted = view.wanted(timer);
  const named = wanted !== undefined && "followUps" in wanted ? (wanted.followUps ?? []) : [];
  const due = named.filter(({ on }) => on === timer.status).map(({ name }) => name);
  const { events } = view.life(timer.id);
  const say = (says: string) =>
    complaint("One state change", timer.id, says, timer, ...children, ...events);
  const refused = events.filter(({ type }) => type === "timer.follow_up_refused").length;
  const missing = due.filter((name) => !children.some((child) => child.name === name));
  if (missing.length > 0 && refused === 0) yield say(`is ${timer.status} and nothing follows`);
  if (children.length > new Set(children.map(({ name }) => name)).size)
    yield say("is followed twice");
  if (wanted !== undefined && children.some(({ name }) => !due.includes(name))) {
    yield say(`is ${timer.status} and followed by what it did not name for that`);
  }
}
