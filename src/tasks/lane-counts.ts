// Counts by lane: a lane is one tenant's one endpoint, and what is counted for it counts for
// its tenant and in total. Used for what is in flight, and for all that is held.

export interface Lane {
  readonly tenantId: string;
  readonly endpoint: string;
}

export interface Caps {
  readonly total: number;
  readonly perTenant: number;
  readonly perEndpoint: number;
}

export interface LaneCounts {
  add(lane: Lane, change: number): void;
  total(): number;
  ofTenant(tenantId: string): number;
  ofEndpoint(lane: Lane): number;
}

// Half of the total for a tenant, and a quarter for an endpoint unless it is said otherwise.
export function capsOf(total: number, perEndpoint = Math.max(1, Math.ceil(total / 4))): Caps {
  return { total, perTenant: Math.max(1, Math.ceil(total / 2)), perEndpoint };
}

export function manyTimes({ total, perTenant, perEndpoint }: Caps, times: number): Caps {
  return { total: total * times, perTenant: perTenant * times, perEndpoint: perEndpoint * times };
}

export function laneKey(lane: Lane): string {
  return `${lane.tenantId} ${lane.endpoint}`;
}

export function createLaneCounts(): LaneCounts {
  const byTenant = new Map<string, number>();
  const byEndpoint = new Map<string, number>();
  let total = 0;
  return {
    add(lane, change) {
      total += change;
      addTo(byTenant, lane.tenantId, change);
      addTo(byEndpoint, laneKey(lane), change);
    },
    total: () => total,
    ofTenant: (tenantId) => byTenant.get(tenantId) ?? 0,
    ofEndpoint: (lane) => byEndpoint.get(laneKey(lane)) ?? 0,
  };
}

function addTo(counts: Map<string, number>, key: string, change: number): void {
  const value = (counts.get(key) ?? 0) + change;
  if (value === 0) counts.delete(key);
  else counts.set(key, value);
}
