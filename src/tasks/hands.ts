// The hands: they take the deliveries that were just fired (or that a job claimed), send
// them at once, and report what came back. They decide nothing. A delivery in these hands
// is leased to this process: what they cannot soon send they give back, and whatever is lost
// here is taken again when the lease ends.
import type { Logger } from "pino";
import { createEndpointSecrets, type Keys, type KeysFor } from "./endpoint-secrets.ts";
import { createFairQueue, type FairQueue } from "./fair-queue.ts";
import type { AttemptResult, Handoff } from "../database/wire.ts";
import { failedAttempt } from "./handoff.ts";
import { type Caps, capsOf, type Lane, manyTimes } from "./lane-counts.ts";
import { type LeaseWait, waitMaxDefaultMs, waitMsOf } from "./lease-wait.ts";
import { createOverflow, type Held, type Overflow, type OverflowCalls } from "./overflow.ts";
import type { Sealer } from "./seal.ts";
import { messageOf, SendFailure } from "./send-failure.ts";
import { type BackOff, createSettler, type Settler } from "./settler.ts";
import { createUnsentLog, type SayUnsent } from "./unsent-log.ts";

export interface HandsCalls extends OverflowCalls {
  settleDeliveries(results: readonly AttemptResult[]): Promise<unknown>;
  settleFree(results: readonly AttemptResult[]): Promise<readonly number[]>;
  openEndpoint(tenantId: string, endpoint: string, sealed: string): Promise<readonly string[]>;
}

export interface HandsDependencies extends LeaseWait {
  readonly calls: HandsCalls;
  // Null when the attempt was settled where it was made.
  readonly send: (handoff: Handoff, keys: Keys, owner: number) => Promise<AttemptResult | null>;
  readonly sealer: Sealer;
  // For what is not signed; otherwise each endpoint has its keys.
  readonly keysFor?: KeysFor;
  readonly log: Logger;
  readonly inFlightMax?: number;
  readonly inFlightMaxPerEndpoint?: number;
  readonly waitingPerPlace?: number;
  readonly settleDelayMs?: number;
  readonly settleBackOff?: BackOff;
  readonly now?: () => number;
}

export interface Hands {
  // Of what is leased to this owner; what there is no place for is given back at once.
  accept(handoffs: readonly Handoff[], owner: number): void;
  // Keeps places for a lane while it is fetched; then they are filled with what came of it.
  reserve(lane: Lane, most: number): number;
  fill(lane: Lane, reserved: number, handoffs: readonly Handoff[], owner: number): void;
  hasRoom(lane: Lane): boolean;
  // More waits in this lane: gives it to the workers once there is room.
  park(lane: Lane): void;
  drained(): Promise<void>;
}

interface Task extends Lane, Held {
  readonly startBefore: number;
}

interface State {
  readonly queue: FairQueue<Task>;
  readonly overflow: Overflow;
  readonly keysFor: KeysFor;
  readonly settler: Settler;
  readonly sayUnsent: SayUnsent;
  readonly dependencies: HandsDependencies;
  readonly now: () => number;
  readonly drainWaiters: (() => void)[];
  unsettled: number;
  pumpScheduled: boolean;
  expiry: NodeJS.Timeout | null;
}

const inFlightMaxDefault = 512;
// Each place in flight has so many more that wait for it: what may be sent in some seconds.
const waitingPerPlaceDefault = 40;
const settleDelayDefaultMs = 10;
// So many sends in a row, then the event loop gets its turn: answers and due instants
// must not wait for a whole burst to leave.
const sendsPerTurn = 64;

export function createHands(dependencies: HandsDependencies): Hands {
  const { inFlightMax = inFlightMaxDefault, inFlightMaxPerEndpoint } = dependencies;
  const inFlight = capsOf(inFlightMax, inFlightMaxPerEndpoint);
  const enough = Math.ceil(Math.min(inFlight.perEndpoint, inFlight.perTenant) / 8);
  const state = createState(dependencies, inFlight, enough);
  const { queue, overflow } = state;
  return {
    accept: (handoffs, owner) => enter(state, handoffs, owner, overflow.isParked),
    reserve: (lane, most) => queue.reserve(lane, most),
    fill(lane, reserved, handoffs, owner) {
      queue.release(lane, reserved);
      enter(state, handoffs, owner, () => false);
    },
    hasRoom: (lane) => queue.room(lane) >= enough,
    park: (lane) => overflow.park(lane),
    drained: () =>
      new Promise((resolve) => {
        state.drainWaiters.push(resolve);
        announceDrained(state);
      }),
  };
}

function createState(dependencies: HandsDependencies, inFlight: Caps, enough: number): State {
  const { calls, log, settleBackOff, waitingPerPlace = waitingPerPlaceDefault } = dependencies;
  const queue = createFairQueue<Task>({ inFlight, held: manyTimes(inFlight, 1 + waitingPerPlace) });
  return {
    dependencies,
    queue,
    overflow: createOverflow({ calls, log, enough, room: (lane) => queue.room(lane) }),
    keysFor: dependencies.keysFor ?? createEndpointSecrets({ ...dependencies, ...calls }),
    settler: createSettler({
      ...calls,
      log,
      settleDelayMs: dependencies.settleDelayMs ?? settleDelayDefaultMs,
      ...(settleBackOff === undefined ? {} : { backOff: settleBackOff }),
    }),
    sayUnsent: createUnsentLog(log),
    now: dependencies.now ?? (() => performance.now()),
    drainWaiters: [],
    unsettled: 0,
    pumpScheduled: false,
    expiry: null,
  };
}

function enter(
  state: State,
  handoffs: readonly Handoff[],
  owner: number,
  isRefused: (lane: Lane) => boolean,
): void {
  const left: Task[] = [];
  for (const handoff of handoffs) {
    const task = createTask(state, handoff, owner);
    const over = isRefused(task) ? task : state.queue.push(task);
    if (over !== null) left.push(over);
  }
  state.unsettled += handoffs.length;
  giveBack(state, left);
  pump(state);
  expireLater(state);
}

function createTask(state: State, handoff: Handoff, owner: number): Task {
  const startBefore = state.now() + waitMsOf(handoff, state.dependencies);
  const { tenantId, endpoint } = handoff;
  return { tenantId, endpoint, handoff, owner, startBefore };
}

// What waits for too long may be sent sooner by another process, or later by this one.
function expireLater(state: State): void {
  if (state.expiry !== null || state.queue.waiting() === 0) return;
  const { waitMaxMs = waitMaxDefaultMs } = state.dependencies;
  state.expiry = setTimeout(() => {
    state.expiry = null;
    const now = state.now();
    giveBack(
      state,
      state.queue.expire((task) => now > task.startBefore),
    );
    expireLater(state);
  }, waitMaxMs / 4);
}

function giveBack(state: State, tasks: readonly Task[]): void {
  if (tasks.length === 0) return;
  state.overflow.look();
  void state.overflow.giveBack(tasks).then(() => finish(state, tasks.length));
}

function pump(state: State): void {
  if (state.pumpScheduled) return;
  for (let sends = 0; sends < sendsPerTurn; sends += 1) {
    const task = state.queue.take();
    if (task === null) return;
    start(state, task);
  }
  state.pumpScheduled = true;
  setImmediate(() => {
    state.pumpScheduled = false;
    pump(state);
  });
}

// Without an await when the keys are at hand: the request leaves in this very turn.
function start(state: State, task: Task): void {
  if (returnLate(state, task)) return;
  try {
    const keys = state.keysFor(task.handoff);
    if (!(keys instanceof Promise)) return void perform(state, task, keys);
    keys.then(
      (opened) => (returnLate(state, task) ? pump(state) : void perform(state, task, opened)),
      (error: unknown) => withoutKeys(state, task, error),
    );
  } catch (error) {
    withoutKeys(state, task, error);
  }
}

// Asked once more when the keys had to be waited for: its lease would end during the send.
function returnLate(state: State, task: Task): boolean {
  if (state.now() <= task.startBefore) return false;
  state.queue.done(task);
  giveBack(state, [task]);
  return true;
}

async function perform(state: State, task: Task, keys: Keys): Promise<void> {
  try {
    report(state, task, await state.dependencies.send(task.handoff, keys, task.owner));
  } catch (error) {
    const { deliveryId } = task.handoff;
    state.dependencies.log.error({ err: error, deliveryId }, "sending ended in an exception");
    const failure = new SendFailure("CONNECTION_FAILED", `Not sent: ${messageOf(error)}.`);
    report(state, task, failedAttempt(task.handoff, failure, 0));
  }
}

function withoutKeys(state: State, task: Task, error: unknown): void {
  if (error instanceof SendFailure) report(state, task, failedAttempt(task.handoff, error, 0));
  else leaveUnsent(state, task, `its endpoint could not be opened (${messageOf(error)})`);
}

function report(state: State, task: Task, result: AttemptResult | null): void {
  if (result === null) finish(state, 1);
  else state.settler.add(result, () => finish(state, 1));
  makeRoom(state, task);
}

// No attempt was made, so nothing is settled or counted: it comes back when its lease ends.
function leaveUnsent(state: State, task: Task, why: string): void {
  state.sayUnsent(task.handoff, why);
  finish(state, 1);
  makeRoom(state, task);
}

function makeRoom(state: State, task: Task): void {
  state.queue.done(task);
  state.overflow.look();
  pump(state);
}

function finish(state: State, count: number): void {
  state.unsettled -= count;
  announceDrained(state);
}

function announceDrained(state: State): void {
  if (state.unsettled > 0 || state.drainWaiters.length === 0) return;
  state.overflow.forget();
  for (const resolve of state.drainWaiters.splice(0)) resolve();
}
