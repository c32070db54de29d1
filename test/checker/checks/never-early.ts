// Never early, by the database's clock: in the table, in the feed, and as seen from outside by
// receivers and readers, where steps of that clock leave it open.
import { complaint, type Complaints } from "../complaint.ts";
import { microsOf } from "../instants.ts";
import type { View } from "../view.ts";

export function* neverEarly(view: View): Complaints {
  for (const timer of view.history.timers.values()) {
    const { fired, changes } = view.life(timer.id);
    const dueAt = microsOf(timer.fireAt);
    const early = (says: string) => complaint("Never early", timer.id, says, timer, fired);
    if (timer.firedAt !== null && microsOf(timer.firedAt) < dueAt)
      yield early("fired before its time");
    if (fired === null) continue;
    const promised = changes.at(-1)?.fireAt ?? dueAt;
    if ((fired.firedAt ?? dueAt) < promised)
      yield early("fired before the time it was promised for");
    if (fired.occurredAt < promised) yield early("its firing is told of a moment before its time");
  }
  yield* seenOutside(view);
}

function* seenOutside(view: View): Complaints {
  for (const request of view.history.requests) {
    if (isBefore(view, request.t, request.timerId)) {
      const says = "was delivered before the time of its timer";
      yield complaint("Never early", request.deliveryId, says, request);
    }
  }
  for (const { reader, seen } of view.history.readings.values()) {
    for (const event of seen) {
      if (event.type !== "timer.fired" || event.timerId === null) continue;
      if (isBefore(view, event.t, event.timerId)) {
        yield complaint(
          "Never early",
          event.timerId,
          "was read as fired before its time",
          reader,
          event,
        );
      }
    }
  }
}

function isBefore(view: View, t: number, timerId: string): boolean {
  const timer = view.history.timers.get(timerId);
  if (timer === undefined) return false;
  const latest = view.clock.latest(t);
  return latest !== null && latest < microsOf(timer.fireAt);
}
