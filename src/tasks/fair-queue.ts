// What waits to be sent, and whose turn it is: tenants take turns, and within a tenant its
// endpoints do, so that a flood for one of them is a wait for that one alone. Caps in total, by
// tenant and by endpoint keep a receiver that never answers from holding all the places. What
// waits is bounded in the same three ways; where all is full, who holds most makes way.
import { type Caps, createLaneCounts, type Lane, type LaneCounts } from "./lane-counts.ts";

export interface FairQueue<Item extends Lane> {
  // Answers the one there is no place for: this one, or the last of who holds most.
  push(item: Item): Item | null;
  // The next one that the caps allow, which then counts as in flight until it is done.
  take(): Item | null;
  done(item: Item): void;
  // How many more of a lane would soon be sent.
  room(lane: Lane): number;
  // Keeps places for what is being fetched; answers how many, to be released in the end.
  reserve(lane: Lane, most: number): number;
  release(lane: Lane, count: number): void;
  // Takes out what has waited for too long.
  expire(isOver: (item: Item) => boolean): Item[];
  waiting(): number;
  inFlight(): number;
}

export interface FairQueueSettings {
  readonly inFlight: Caps;
  // Of all that is held: in flight, waiting and reserved.
  readonly held: Caps;
}

interface Line<Item> {
  readonly items: Item[];
  next: number;
}

type Lines<Item> = Map<string, Line<Item>>;

interface State<Item> extends FairQueueSettings {
  readonly tenants: Map<string, Lines<Item>>;
  readonly sending: LaneCounts;
  readonly holding: LaneCounts;
  waiting: number;
}

// A lane of a tenant that is busy elsewhere, or of a small one while all is full, gets this
// many places all the same: it will have its turn.
const turnPlaces = 8;

export function createFairQueue<Item extends Lane>(settings: FairQueueSettings): FairQueue<Item> {
  const state: State<Item> = {
    ...settings,
    tenants: new Map(),
    sending: createLaneCounts(),
    holding: createLaneCounts(),
    waiting: 0,
  };
  const { sending, holding } = state;
  return {
    push: (item) => push(state, item),
    take() {
      const item = sending.total() < settings.inFlight.total ? takeFair(state) : null;
      if (item === null) return null;
      state.waiting -= 1;
      sending.add(item, 1);
      return item;
    },
    done(item) {
      sending.add(item, -1);
      holding.add(item, -1);
    },
    room: (lane) => room(state, lane),
    reserve(lane, most) {
      const count = Math.min(most, room(state, lane));
      holding.add(lane, count);
      return count;
    },
    release: (lane, count) => holding.add(lane, -count),
    expire: (isOver) => expire(state, isOver),
    waiting: () => state.waiting,
    inFlight: () => sending.total(),
  };
}

function push<Item extends Lane>(state: State<Item>, item: Item): Item | null {
  const { holding, held } = state;
  if (holding.ofEndpoint(item) >= held.perEndpoint) return item;
  if (holding.ofTenant(item.tenantId) >= held.perTenant) return item;
  const makesWay = holding.total() >= held.total ? makeWay(state, item) : null;
  if (makesWay === item) return item;
  let lines = state.tenants.get(item.tenantId);
  if (lines === undefined) state.tenants.set(item.tenantId, (lines = new Map()));
  let line = lines.get(item.endpoint);
  if (line === undefined) lines.set(item.endpoint, (line = { items: [], next: 0 }));
  line.items.push(item);
  holding.add(item, 1);
  state.waiting += 1;
  return makesWay;
}

// The last that came to the longest line of the tenant with most, unless that is this one.
function makeWay<Item extends Lane>(state: State<Item>, item: Item): Item {
  const { holding, tenants } = state;
  let most = item.tenantId;
  for (const tenantId of tenants.keys()) {
    if (holding.ofTenant(tenantId) > holding.ofTenant(most)) most = tenantId;
  }
  if (holding.ofTenant(most) <= holding.ofTenant(item.tenantId) + 1) return item;
  const lines = tenants.get(most)!;
  const [endpoint, line] = [...lines].reduce((longest, other) =>
    lengthOf(other[1]) > lengthOf(longest[1]) ? other : longest,
  );
  const last = line.items.pop()!;
  forgetEmpty(state, most, endpoint);
  letGo(state, last);
  return last;
}

function room<Item>(state: State<Item>, lane: Lane): number {
  const { inFlight, held, holding } = state;
  const ofTenant = holding.ofTenant(lane.tenantId);
  const bound = Math.min(2 * inFlight.perTenant, held.perTenant);
  const left = Math.min(turnPlaces, bound - ofTenant);
  return Math.max(
    0,
    Math.min(
      inFlight.perEndpoint - holding.ofEndpoint(lane),
      Math.max(inFlight.perTenant - ofTenant, left),
      Math.max(held.total - holding.total(), turnPlaces - ofTenant),
    ),
  );
}

// In each line the first has waited longest, so only the beginnings are looked at.
function expire<Item extends Lane>(state: State<Item>, isOver: (item: Item) => boolean): Item[] {
  const expired: Item[] = [];
  for (const [tenantId, lines] of state.tenants) {
    for (const [endpoint, line] of lines) {
      const first = line.next;
      while (line.next < line.items.length && isOver(line.items[line.next]!)) line.next += 1;
      expired.push(...line.items.slice(first, line.next));
      forgetEmpty(state, tenantId, endpoint);
    }
  }
  for (const item of expired) letGo(state, item);
  return expired;
}

function letGo<Item extends Lane>(state: State<Item>, item: Item): void {
  state.holding.add(item, -1);
  state.waiting -= 1;
}

function forgetEmpty<Item>(state: State<Item>, tenantId: string, endpoint: string): void {
  const lines = state.tenants.get(tenantId)!;
  if (lengthOf(lines.get(endpoint)!) === 0) lines.delete(endpoint);
  if (lines.size === 0) state.tenants.delete(tenantId);
}

function takeFair<Item extends Lane>(state: State<Item>): Item | null {
  for (const [tenantId, lines] of state.tenants) {
    if (state.sending.ofTenant(tenantId) >= state.inFlight.perTenant) continue;
    const item = takeFromLines(state, lines);
    if (item === null) continue;
    moveToEnd(state.tenants, tenantId, lines, lines.size > 0);
    return item;
  }
  return null;
}

function takeFromLines<Item extends Lane>(state: State<Item>, lines: Lines<Item>): Item | null {
  for (const [endpoint, line] of lines) {
    const item = line.items[line.next]!;
    if (state.sending.ofEndpoint(item) >= state.inFlight.perEndpoint) continue;
    line.next += 1;
    dropTaken(line);
    moveToEnd(lines, endpoint, line, lengthOf(line) > 0);
    return item;
  }
  return null;
}

function lengthOf(line: Line<unknown>): number {
  return line.items.length - line.next;
}

// Cheaper than shift() on a long line, and lets go of what was taken all the same.
function dropTaken(line: Line<unknown>): void {
  if (line.next < 1024 || line.next * 2 < line.items.length) return;
  line.items.splice(0, line.next);
  line.next = 0;
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
