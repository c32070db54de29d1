// What waits to be sent, and whose turn it is: tenants take turns, and within a tenant
// its endpoints do, so that a flood for one of them is a wait for that one alone. Caps in
// total, by tenant and by endpoint keep a receiver that never answers from holding all
// the places. This is the seam for overflow: what is too much for memory will become
// drain jobs here.

export interface Queued {
  readonly tenantId: string;
  readonly endpoint: string;
}

export interface FairQueue<Item extends Queued> {
  push(item: Item): void;
  // The next one that the caps allow, which then counts as in flight until it is done.
  take(): Item | null;
  done(item: Item): void;
  waiting(): number;
  inFlight(): number;
}

export interface Caps {
  readonly total: number;
  readonly perTenant: number;
  readonly perEndpoint: number;
}

interface Lane<Item> {
  readonly items: Item[];
  next: number;
}

type Lanes<Item> = Map<string, Lane<Item>>;

interface Counts {
  total: number;
  readonly byTenant: Map<string, number>;
  readonly byEndpoint: Map<string, number>;
}

export function createFairQueue<Item extends Queued>(caps: Caps): FairQueue<Item> {
  const tenants = new Map<string, Lanes<Item>>();
  const inFlight: Counts = { total: 0, byTenant: new Map(), byEndpoint: new Map() };
  let waiting = 0;
  return {
    push(item) {
      waiting += 1;
      laneFor(tenants, item).items.push(item);
    },
    take() {
      const item = inFlight.total < caps.total ? takeFair(tenants, inFlight, caps) : null;
      if (item === null) return null;
      waiting -= 1;
      count(inFlight, item, 1);
      return item;
    },
    done: (item) => count(inFlight, item, -1),
    waiting: () => waiting,
    inFlight: () => inFlight.total,
  };
}

function laneFor<Item extends Queued>(tenants: Map<string, Lanes<Item>>, item: Item): Lane<Item> {
  let lanes = tenants.get(item.tenantId);
  if (lanes === undefined) tenants.set(item.tenantId, (lanes = new Map()));
  let lane = lanes.get(item.endpoint);
  if (lane === undefined) lanes.set(item.endpoint, (lane = { items: [], next: 0 }));
  return lane;
}

function takeFair<Item extends Queued>(
  tenants: Map<string, Lanes<Item>>,
  inFlight: Counts,
  caps: Caps,
): Item | null {
  for (const [tenantId, lanes] of tenants) {
    if ((inFlight.byTenant.get(tenantId) ?? 0) >= caps.perTenant) continue;
    const item = takeFromLanes(lanes, inFlight, caps);
    if (item === null) continue;
    moveToEnd(tenants, tenantId, lanes, lanes.size > 0);
    return item;
  }
  return null;
}

function takeFromLanes<Item extends Queued>(
  lanes: Lanes<Item>,
  inFlight: Counts,
  caps: Caps,
): Item | null {
  for (const [endpoint, lane] of lanes) {
    const item = lane.items[lane.next]!;
    if ((inFlight.byEndpoint.get(endpointKey(item)) ?? 0) >= caps.perEndpoint) continue;
    lane.next += 1;
    dropTaken(lane);
    moveToEnd(lanes, endpoint, lane, lane.next < lane.items.length);
    return item;
  }
  return null;
}

// Cheaper than shift() on a long lane, and lets go of what was taken all the same.
function dropTaken(lane: Lane<unknown>): void {
  if (lane.next < 1024 || lane.next * 2 < lane.items.length) return;
  lane.items.splice(0, lane.next);
  lane.next = 0;
}

// A Map keeps the order of insertion, so to take turns is to be put in again.
function moveToEnd<Value>(
  map: Map<string, Value>,
  key: string,
  value: Value,
  stays: boolean,
): void {
  if (stays && map.size === 1) return;
  map.delete(key);
  if (stays) map.set(key, value);
}

function count(inFlight: Counts, item: Queued, change: 1 | -1): void {
  inFlight.total += change;
  add(inFlight.byTenant, item.tenantId, change);
  add(inFlight.byEndpoint, endpointKey(item), change);
}

function add(counts: Map<string, number>, key: string, change: number): void {
  const value = (counts.get(key) ?? 0) + change;
  if (value === 0) counts.delete(key);
  else counts.set(key, value);
}

function endpointKey(item: Queued): string {
  return `${item.tenantId} ${item.endpoint}`;
}
