// Bounded overload, how many: at rest the count of open timers is their number; and never were
// there more open than the tier allows and what was on its way at the same moment.
import { complaint, type Complaints } from "../complaint.ts";
import type { FeedEvent, Operation } from "../gather.ts";
import type { StateTenant } from "../state.ts";
import { isMaybe, type View } from "../view.ts";

const openStatuses = new Set(["scheduled", "paused", "fired"]);
const opening: Readonly<Record<string, number>> = {
  "timer.scheduled": 1,
  "timer.completed": -1,
  "timer.failed": -1,
  "timer.missed": -1,
  "timer.cancelled": -1,
};

export function* quota(view: View): Complaints {
  const { history } = view;
  const open = Map.groupBy(
    [...history.timers.values()].filter(({ status }) => openStatuses.has(status)),
    ({ tenant }) => tenant,
  );
  const events = Map.groupBy(history.events, ({ tenant }) => tenant);
  for (const tenant of history.tenants) {
    const found = open.get(tenant.tenant)?.length ?? 0;
    if (tenant.openTimers !== found) {
      const says = `counts ${tenant.openTimers} open timers, and ${found} are`;
      yield complaint("Bounded overload", tenant.tenant, says, tenant);
    }
    yield* neverAbove(view, tenant, events.get(tenant.tenant) ?? []);
  }
}

function* neverAbove(view: View, tenant: StateTenant, events: readonly FeedEvent[]): Complaints {
  let open = 0;
  let most = 0;
  for (const { type } of events) {
    open += opening[type] ?? 0;
    most = Math.max(most, open);
  }
  if (most <= tenant.openTimersMax) return;
  const inFlight = mostInFlight(view, tenant.tenant);
  if (most > tenant.openTimersMax + inFlight) {
    const says = `had ${most} open timers of ${tenant.openTimersMax}, ${inFlight} in flight`;
    yield complaint("Bounded overload", tenant.tenant, says, tenant);
  }
}

// A call that was given up may still be at work for a while: longer than any time-out of it.
const givenUpMicros = 30_000_000;

// Whoever sees the count of others sees none of those in flight beside it, nor itself.
function mostInFlight({ history }: View, tenant: string): number {
  const moves: { readonly t: number; readonly by: number }[] = [];
  for (const operation of history.operations.values()) {
    const { begin } = operation;
    if (begin.tenant !== tenant || begin.verb !== "schedule") continue;
    if (operation.end?.outcome === "refused") continue;
    moves.push({ t: begin.t, by: begin.input.timers.length });
    moves.push({ t: endOf(operation), by: -begin.input.timers.length });
  }
  // At the same moment first what begins: rather too many than too few.
  moves.sort((one, other) => one.t - other.t || other.by - one.by);
  let now = 0;
  return moves.reduce((most, { by }) => Math.max(most, (now += by)), 0);
}

function endOf(operation: Operation): number {
  const from = operation.end?.t ?? operation.begin.t;
  return isMaybe(operation) ? from + givenUpMicros : from;
}
