// Missed by policy: a timer is skipped exactly when it is later than it may be, its policy says
// so, and the feed tells of it. Schedules that recur do not exist yet; their rule comes here.
import { complaint, type Complaints } from "../complaint.ts";
import { microsOf } from "../instants.ts";
import type { View } from "../view.ts";

export function* missed(view: View): Complaints {
  for (const timer of view.history.timers.values()) {
    const { fired, events } = view.life(timer.id);
    const say = (says: string) => complaint("Missed by policy", timer.id, says, timer, ...events);
    const latest =
      timer.maxLatenessMs === null ? Infinity : microsOf(timer.fireAt) + timer.maxLatenessMs * 1000;
    if (timer.status === "missed") {
      if (timer.misfire !== "skip") yield say("was missed, though its policy is to run");
      const told = events.find(({ type }) => type === "timer.missed");
      if (told !== undefined && told.occurredAt <= latest) yield say("was missed in time");
    }
    if (fired !== null && timer.misfire === "skip" && fired.occurredAt > latest) {
      yield say("fired, though it was too late and its policy is to skip");
    }
  }
}
