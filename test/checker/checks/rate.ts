// Bounded overload, how fast: whatever the window, no more requests were let through that lie
// wholly in it than a burst and what came back meanwhile. A crash of the database forgets what
// was spent, and a step of its clock may give some back.
import { complaint, type Complaints } from "../complaint.ts";
import type { Operation } from "../gather.ts";
import type { StateTenant } from "../state.ts";
import { isMaybe, type View } from "../view.ts";

const windowsMicros = Array.from({ length: 13 }, (_, power) => 1_000_000 * 2 ** power);

export function* rate(view: View): Complaints {
  const spent = [...view.history.operations.values()].filter(wasLetThrough);
  const byTenant = Map.groupBy(spent, ({ begin }) => begin.tenant);
  for (const tenant of view.history.tenants) {
    const operations = byTenant.get(tenant.tenant) ?? [];
    for (const windowMicros of windowsMicros) {
      yield* within(view, tenant, operations, windowMicros);
    }
  }
}

// Refused for other reasons it was let through first; of what has no end nobody knows.
function wasLetThrough(operation: Operation): boolean {
  return (
    operation.begin.face !== "sql" &&
    !isMaybe(operation) &&
    !["RATE_LIMITED", "UNAUTHENTICATED", "QUERY_TOO_COSTLY"].includes(operation.end?.code ?? "")
  );
}

function* within(
  view: View,
  tenant: StateTenant,
  operations: readonly Operation[],
  windowMicros: number,
): Complaints {
  const moves: { readonly t: number; readonly by: number }[] = [];
  for (const { begin, end } of operations) {
    const earliest = end!.t - windowMicros;
    if (earliest > begin.t) continue;
    moves.push({ t: earliest, by: begin.cost ?? 1 }, { t: begin.t, by: -(begin.cost ?? 1) });
  }
  moves.sort((one, other) => one.t - other.t || other.by - one.by);
  let now = 0;
  for (const { t, by } of moves) {
    now += by;
    if (by > 0 && now > tenant.burst && now > allowed(view, tenant, t, windowMicros)) {
      const says = `had ${now} requests let through in ${windowMicros / 1_000_000} s`;
      yield complaint("Bounded overload", tenant.tenant, says, tenant, { windowFrom: t });
      return;
    }
  }
}

function allowed({ history }: View, tenant: StateTenant, t: number, windowMicros: number): number {
  const isWithin = (one: { readonly t: number; readonly until: number }) =>
    one.t <= t + windowMicros && one.until >= t;
  const crashes = history.faults.filter((fault) => fault.crashed && isWithin(fault)).length;
  const steppedMs = history.steps
    .filter((step) => step.who === "database" && isWithin(step))
    .reduce((sum, { ms }) => sum + Math.abs(ms), 0);
  const perMs = tenant.requestsPerMinute / 60_000;
  // A request spends by a clock that is read once: one more may fall on each edge.
  return tenant.burst * (1 + crashes) + perMs * (windowMicros / 1000 + steppedMs) + 2;
}
