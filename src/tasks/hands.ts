// The hands: they take the deliveries that were just fired (or that a job claimed), send
// them at once, and report what came back. They decide nothing. A delivery in these hands
// is leased to this process: whatever is lost here is taken again when the lease ends.
import type { Logger } from "pino";
import { createEndpointSecrets, type Keys, type KeysFor } from "./endpoint-secrets.ts";
import { createFairQueue, type FairQueue, type Queued } from "./fair-queue.ts";
import type { AttemptResult, Handoff } from "../database/wire.ts";
import { failedAttempt, timeoutOf } from "./handoff.ts";
import type { Sealer } from "./seal.ts";
import { messageOf, SendFailure } from "./send-failure.ts";
import { type BackOff, createSettler, type Settler } from "./settler.ts";

export interface HandsCalls {
  settleDeliveries(results: readonly AttemptResult[]): Promise<unknown>;
  openEndpoint(tenantId: string, endpoint: string, sealed: string): Promise<readonly string[]>;
}

export interface HandsDependencies {
  readonly calls: HandsCalls;
  readonly send: (handoff: Handoff, keys: Keys) => Promise<AttemptResult>;
  readonly sealer: Sealer;
  readonly log: Logger;
  readonly inFlightMax?: number;
  readonly inFlightMaxPerEndpoint?: number;
  readonly settleDelayMs?: number;
  readonly settleBackOff?: BackOff;
  readonly leaseMs?: number;
  readonly now?: () => number;
}

export interface Hands {
  accept(handoffs: readonly Handoff[]): void;
  // As accept, for one; resolves once its result is settled.
  deliver(handoff: Handoff): Promise<void>;
  // How many more would be sent at once rather than wait.
  free(): number;
  drained(): Promise<void>;
}

interface Task extends Queued {
  readonly handoff: Handoff;
  readonly startBefore: number;
  readonly settled: () => void;
}

interface State {
  readonly queue: FairQueue<Task>;
  readonly keysFor: KeysFor;
  readonly settler: Settler;
  readonly dependencies: HandsDependencies;
  readonly now: () => number;
  readonly drainWaiters: (() => void)[];
  unsettled: number;
  pumpScheduled: boolean;
}

const inFlightMaxDefault = 512;
const settleDelayDefaultMs = 10;
const leaseDefaultMs = 30_000;
// A send must end, and be settled, while the lease still holds.
const settleAllowanceMs = 2000;
// So many sends in a row, then the event loop gets its turn: answers and due instants
// must not wait for a whole burst to leave.
const sendsPerTurn = 64;

export function createHands(dependencies: HandsDependencies): Hands {
  const total = dependencies.inFlightMax ?? inFlightMaxDefault;
  const state = createState(dependencies, total);
  const push = (handoff: Handoff, settled: () => void) => {
    state.unsettled += 1;
    state.queue.push(createTask(state, handoff, settled));
  };
  return {
    accept(handoffs) {
      for (const handoff of handoffs) push(handoff, ignore);
      pump(state);
    },
    deliver: (handoff) =>
      new Promise((resolve) => {
        push(handoff, resolve);
        pump(state);
      }),
    free: () => Math.max(0, total - state.queue.inFlight() - state.queue.waiting()),
    drained: () =>
      new Promise((resolve) => {
        state.drainWaiters.push(resolve);
        announceDrained(state);
      }),
  };
}

function createState(dependencies: HandsDependencies, total: number): State {
  const perTenant = Math.max(1, Math.ceil(total / 2));
  const perEndpoint = dependencies.inFlightMaxPerEndpoint ?? Math.max(1, Math.ceil(total / 4));
  return {
    dependencies,
    queue: createFairQueue<Task>({ total, perTenant, perEndpoint }),
    keysFor: createEndpointSecrets({
      sealer: dependencies.sealer,
      openEndpoint: dependencies.calls.openEndpoint,
    }),
    settler: createSettler({
      settleDeliveries: dependencies.calls.settleDeliveries,
      log: dependencies.log,
      settleDelayMs: dependencies.settleDelayMs ?? settleDelayDefaultMs,
      ...(dependencies.settleBackOff === undefined ? {} : { backOff: dependencies.settleBackOff }),
    }),
    now: dependencies.now ?? (() => performance.now()),
    drainWaiters: [],
    unsettled: 0,
    pumpScheduled: false,
  };
}

function createTask(state: State, handoff: Handoff, settled: () => void): Task {
  const leaseMs = state.dependencies.leaseMs ?? leaseDefaultMs;
  return {
    tenantId: handoff.tenantId,
    endpoint: handoff.endpoint,
    handoff,
    startBefore: state.now() + leaseMs - timeoutOf(handoff) - settleAllowanceMs,
    settled,
  };
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
  if (state.now() > task.startBefore) return leaveUnsent(state, task, "it waited for too long");
  try {
    const keys = state.keysFor(task.handoff);
    if (!(keys instanceof Promise)) return void perform(state, task, keys);
    keys.then(
      (opened) => perform(state, task, opened),
      (error: unknown) => withoutKeys(state, task, error),
    );
  } catch (error) {
    withoutKeys(state, task, error);
  }
}

async function perform(state: State, task: Task, keys: Keys): Promise<void> {
  try {
    report(state, task, await state.dependencies.send(task.handoff, keys));
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

function report(state: State, task: Task, result: AttemptResult): void {
  state.queue.done(task);
  state.settler.add(result, () => finish(state, task));
  pump(state);
}

// No attempt was made, so there is nothing to settle: the delivery comes back, with
// nothing counted against it, when its lease ends.
function leaveUnsent(state: State, task: Task, why: string): void {
  const { tenantId, deliveryId } = task.handoff;
  state.dependencies.log.warn({ tenantId, deliveryId }, `a delivery was not sent: ${why}`);
  state.queue.done(task);
  finish(state, task);
  pump(state);
}

function finish(state: State, task: Task): void {
  state.unsettled -= 1;
  task.settled();
  announceDrained(state);
}

function announceDrained(state: State): void {
  if (state.unsettled > 0) return;
  for (const resolve of state.drainWaiters.splice(0)) resolve();
}

function ignore(): void {}
