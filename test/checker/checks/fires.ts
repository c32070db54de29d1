// Fires: at rest nothing is overdue, and what came due after the faults came within its bound.
import { complaint, type Complaints } from "../complaint.ts";
import type { Quiet } from "../happenings.ts";
import { microsOf } from "../instants.ts";
import type { StateDelivery, StateTimer } from "../state.ts";
import type { View } from "../view.ts";

export function* fires(view: View): Complaints {
  const { quiet, drained } = view.history;
  if (quiet === null || drained === null) {
    yield complaint("Fires", "the history", "tells of no quiet, or of no rest after it");
    return;
  }
  const restAt = microsOf(drained.database);
  for (const timer of view.history.timers.values()) {
    if (timer.status === "scheduled" && microsOf(timer.fireAt) + boundOf(quiet, timer) < restAt) {
      yield complaint("Fires", timer.id, "is overdue", timer, drained);
    }
    if (timer.status === "fired" && !deliveriesOpen(view, timer)) {
      yield complaint("Fires", timer.id, "has no delivery open and no end", timer);
    }
  }
  yield* afterQuiet(view, quiet);
  for (const delivery of view.history.deliveries.values()) {
    if (isForgotten(view, delivery, restAt, quiet)) {
      yield complaint(
        "Actions at least once",
        delivery.id,
        "waits and is overdue",
        delivery,
        drained,
      );
    }
  }
}

function boundOf(quiet: Quiet, { precision }: StateTimer): number {
  return (precision === "relaxed" ? quiet.relaxedBoundMs : quiet.boundMs) * 1000;
}

function deliveriesOpen(view: View, { id }: StateTimer): boolean {
  return (view.deliveriesOf.get(id) ?? []).some(isOpen);
}

const isOpen = ({ status }: StateDelivery) => status === "pending" || status === "awaiting_ack";

// Due, or made due, after the faults stopped: the later of its time and of what changed it last.
function* afterQuiet(view: View, quiet: Quiet): Complaints {
  const since = view.clock.at(quiet.t);
  if (since === null) {
    yield complaint("Fires", "the history", "does not know the clock when the faults stop", quiet);
    return;
  }
  for (const timer of view.history.timers.values()) {
    const { fired, changes } = view.life(timer.id);
    if (fired === null || fired.firedAt === null) continue;
    const dueAt = Math.max(microsOf(timer.fireAt), changes.at(-1)?.occurredAt ?? 0);
    if (dueAt >= since.to && fired.firedAt > dueAt + boundOf(quiet, timer)) {
      const says = `fired ${Math.round((fired.firedAt - dueAt) / 1000)} ms late, without a fault`;
      yield complaint("Fires", timer.id, says, timer, quiet);
    }
  }
}

// A pulled one waits for whoever claims it; one of a bundle for those before it; any other has
// a time at which something happens to it.
function isForgotten(view: View, delivery: StateDelivery, restAt: number, quiet: Quiet): boolean {
  if (!isOpen(delivery)) return false;
  const times = [delivery.nextAttemptAt, delivery.leasedUntil, delivery.acknowledgeBy];
  const next = times.filter((time) => time !== null).map(microsOf);
  if (next.length > 0) return Math.max(...next) + quiet.relaxedBoundMs * 1000 < restAt;
  if (delivery.pulled && delivery.status === "pending") return false;
  const siblings = view.deliveriesOf.get(delivery.timerId) ?? [];
  return !siblings.some((other) => other.ordinal < delivery.ordinal && isOpen(other));
}
