// The precision loop: it knows when, and decides nothing. It looks ahead for the instants
// that come due, waits for the next of them to the point, and calls fire_due, which alone
// decides. Any number of kernels may run: a row that one holds the others skip.
import type { Logger } from "pino";
import { fireDue, nextDue, retakeDeliveries } from "../database/calls.ts";
import type { Handoff } from "../database/wire.ts";
import { connectKernel, type KernelConnection } from "./connection.ts";
import { createWait, type Wait } from "./wait.ts";

export interface KernelOptions {
  readonly url: string;
  /** Takes the deliveries of what was fired; without it they go to the workers. */
  readonly hands: { accept(handoffs: readonly Handoff[]): void } | null;
  readonly log: Logger;
}

export interface Kernel {
  start(): void;
  /** Fires nothing more. What it handed over stays leased until it is released. */
  stop(): Promise<void>;
  release(): Promise<void>;
  /** Fires all that is due now, and answers how many that was. */
  tick(): Promise<number>;
}

interface State extends KernelOptions {
  readonly wait: Wait;
  connection: KernelConnection | null;
  stopping: boolean;
  /** The instants known to come, soonest first, on the clock of performance.now(). */
  instants: number[];
  nextLookAt: number;
  /** Somebody announced a sooner timer; also while a look is under way, which may miss it. */
  lookWanted: boolean;
  gapMs: number;
  backOffMs: number;
}

const fireMax = 500;
const leaseMs = 30_000;
const dueMax = 1000;
const gapLeastMs = 500;
// Together no more than minoots_private.notify_window(): what is made nearer than that
// announces itself, so that nothing falls between two looks.
export const gapMostMs = 5000;
export const aheadMs = 1000;
const backOffMostMs = 100;
const reconnectMs = 250;

export function createKernel(options: KernelOptions): Kernel {
  const state: State = {
    ...options,
    wait: createWait(),
    connection: null,
    stopping: false,
    instants: [],
    nextLookAt: 0,
    lookWanted: false,
    gapMs: gapLeastMs,
    backOffMs: 0,
  };
  let running: Promise<void> = Promise.resolve();
  return {
    start() {
      running = run(state);
    },
    async stop() {
      state.stopping = true;
      state.wait.wake();
      await running;
    },
    release: () => disconnect(state),
    tick: () => tick(state),
  };
}

async function run(state: State): Promise<void> {
  while (!state.stopping) {
    try {
      await turn(state);
    } catch (error) {
      if (state.stopping) return;
      state.log.warn({ error: messageOf(error) }, "the kernel lost its database and reconnects");
      await disconnect(state);
      await state.wait.until(performance.now() + reconnectMs);
    }
  }
}

/** One turn: look when it is time to, fire what is due, then wait for whatever is next. */
async function turn(state: State): Promise<void> {
  if (state.lookWanted || performance.now() >= state.nextLookAt) await look(state);
  if (state.instants[0] !== undefined && state.instants[0] <= performance.now()) {
    await fireKnown(state);
    return;
  }
  await state.wait.until(Math.min(state.instants[0] ?? Infinity, state.nextLookAt));
}

async function look(state: State): Promise<void> {
  const { database } = await connected(state);
  const gapNextMs = Math.min(state.gapMs * 2, gapMostMs);
  state.lookWanted = false;
  const askedAt = performance.now();
  const waits = await nextDue(database, gapNextMs + aheadMs, dueMax);
  const answeredAt = performance.now();
  const readAt = (askedAt + answeredAt) / 2;
  state.instants = waits.map((waitMs) => readAt + waitMs);
  state.gapMs = waits.length > 0 ? gapLeastMs : gapNextMs;
  state.nextLookAt = waits.length === dueMax ? lastOf(state.instants) : answeredAt + state.gapMs;
}

async function fireKnown(state: State): Promise<void> {
  const firedAt = performance.now();
  const fired = await fireOnce(state);
  if (fired === fireMax) return;
  if (fired > 0) {
    state.backOffMs = 0;
    state.instants = state.instants.filter((instant) => instant > firedAt);
    return;
  }
  await backOff(state, firedAt);
}

// Due by our reckoning, but nothing came: our clock is a little ahead, or another holds the
// row. Patience doubles, and after the most of it the next look knows better.
async function backOff(state: State, since: number): Promise<void> {
  state.backOffMs = Math.min(Math.max(state.backOffMs * 2, 1), backOffMostMs);
  if (state.backOffMs === backOffMostMs) {
    state.instants = state.instants.filter((instant) => instant > since);
    state.backOffMs = 0;
  }
  await state.wait.until(performance.now() + Math.max(state.backOffMs, 1));
}

async function fireOnce(state: State): Promise<number> {
  const { database, owner } = await connected(state);
  const { fired, handoffs } = await fireDue(database, {
    fireMax,
    owner: state.hands === null ? null : owner,
    leaseMs,
  });
  state.hands?.accept(handoffs);
  if (fired > 0) state.log.debug({ fired, deliveries: handoffs.length }, "fired");
  return fired;
}

async function tick(state: State): Promise<number> {
  let total = 0;
  for (;;) {
    const fired = await fireOnce(state);
    total += fired;
    if (fired < fireMax) return total;
  }
}

async function connected(state: State): Promise<KernelConnection> {
  if (state.connection !== null) return state.connection;
  const connection = await connectKernel({
    url: state.url,
    onWake: () => {
      state.lookWanted = true;
      state.wait.wake();
    },
    onLost: () => {
      if (state.connection === connection) state.connection = null;
      state.wait.wake();
    },
  });
  state.connection = connection;
  const retaken = await retakeDeliveries(connection.database);
  if (retaken > 0) state.log.info({ retaken }, "took over the deliveries of a process that died");
  return connection;
}

async function disconnect(state: State): Promise<void> {
  const connection = state.connection;
  state.connection = null;
  state.nextLookAt = 0;
  state.instants = [];
  await connection?.close();
}

function lastOf(instants: readonly number[]): number {
  return instants[instants.length - 1] ?? 0;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
