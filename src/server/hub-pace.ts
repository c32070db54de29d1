// When the hub reads. While little happens it listens, and a notification is read at once;
// while much happens it stops listening and looks every three milliseconds, since a wake for
// each commit costs more than the reads: one of them then brings what many announced. While
// a tenant's open transaction holds it back it looks again soon, since the end of that is not
// announced. One read is under way at a time, and what wakes it meanwhile folds into the next.

export interface Pace {
  start(): void;
  stop(): void;
  /** Something was announced, or may have been. */
  wake(): void;
  isBusy(): boolean;
}

export interface Found {
  readonly events: number;
  /** Whether tenants are held back by transactions of their own: some since this read, or
   * none that were not before. */
  readonly heldBack: "nobody" | "anew" | "still";
}

export interface PaceOptions {
  readonly read: () => Promise<Found>;
  readonly isWanted: () => boolean;
  /** From now on be woken by each commit, or not; resolves once that holds. */
  readonly listen: (wanted: boolean) => Promise<void>;
  readonly pollMs: number;
}

interface State extends PaceOptions {
  busy: boolean;
  running: boolean;
  again: boolean;
  stopped: boolean;
  next: NodeJS.Timeout | null;
  nextAtMs: number;
  poll: NodeJS.Timeout | null;
  beganMs: number;
  patienceMs: number; // until it looks again for who is held back
  demand: number; // how often there was something to read, lately
  demandAtMs: number;
}

const quietGapMs = 1;
const busyGapMs = 3;
const patienceLeastMs = 4;
// What the demand is counted over; above 500 a second it is busy, below 125 it is not.
const memoryMs = 100;
const busyAbove = 50;
const quietBelow = 12.5;

export function createPace(options: PaceOptions): Pace {
  const state: State = {
    ...options,
    busy: false,
    running: false,
    again: false,
    stopped: false,
    next: null,
    nextAtMs: Infinity,
    poll: null,
    beganMs: -Infinity,
    patienceMs: patienceLeastMs,
    demand: 0,
    demandAtMs: performance.now(),
  };
  return {
    start() {
      state.poll = setInterval(() => readSoon(state), state.pollMs);
    },
    stop() {
      state.stopped = true;
      if (state.poll !== null) clearInterval(state.poll);
      if (state.next !== null) clearTimeout(state.next);
    },
    wake() {
      if (!state.isWanted()) return;
      count(state, 1);
      readSoon(state);
    },
    isBusy: () => state.busy,
  };
}

function readSoon(state: State): void {
  state.again = state.running;
  readIn(state, state.busy ? busyGapMs : quietGapMs);
}

/** No sooner than so long after the last read began. */
function readIn(state: State, gapMs: number): void {
  if (state.stopped || state.running || !state.isWanted()) return;
  const atMs = Math.max(state.beganMs + gapMs, performance.now());
  if (state.next !== null && state.nextAtMs <= atMs) return;
  if (state.next !== null) clearTimeout(state.next);
  const restMs = Math.ceil(atMs - performance.now());
  state.nextAtMs = atMs;
  if (restMs <= 0) return void readNow(state);
  state.next = setTimeout(() => void readNow(state), restMs);
}

async function readNow(state: State): Promise<void> {
  state.next = null;
  state.again = false;
  state.running = true;
  state.beganMs = performance.now();
  // A read that fails has told the log; the poll tries again.
  const found = await state.read().catch(() => null);
  state.running = false;
  if (state.stopped) return;
  count(state, state.busy && found !== null && found.events > 0 ? 1 : 0);
  choose(state, found === null);
  if (state.busy || state.again) readSoon(state);
  else if (found !== null && found.heldBack !== "nobody") lookAgain(state, found);
}

// A transaction may stay open for long: each look in vain makes the next one later.
function lookAgain(state: State, { heldBack }: Found): void {
  const laterMs = Math.min(state.patienceMs * 2, state.pollMs);
  state.patienceMs = heldBack === "anew" ? patienceLeastMs : laterMs;
  readIn(state, state.patienceMs);
}

function choose(state: State, failed: boolean): void {
  const busy = !failed && state.isWanted() && state.demand > (state.busy ? quietBelow : busyAbove);
  if (busy === state.busy) return;
  state.busy = busy;
  // What was committed before it listened again was not announced.
  const done = state.listen(!busy);
  done.then(
    () => readSoon(state),
    () => undefined,
  );
}

function count(state: State, more: number): void {
  const nowMs = performance.now();
  state.demand = state.demand * Math.exp((state.demandAtMs - nowMs) / memoryMs) + more;
  state.demandAtMs = nowMs;
}
