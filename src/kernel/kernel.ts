// The precision loop: it knows when, and decides nothing. A few milliseconds before the next
// instant it calls fire_due, which does all its work ahead and holds until the instant has
// come, in the database: what it fires is committed then, whatever this process does. When
// more is due than one call takes, two connections fire until that is over. Any number of
// kernels may run: a row that one holds the others skip.
import type { Logger } from "pino";
import { fireDue, retakeDeliveries } from "../database/calls.ts";
import type { FiredDue, Handoff } from "../database/wire.ts";
import type { KernelMeter } from "../telemetry/watch-engine.ts";
import { connectKernel, type KernelConnection } from "./connection.ts";
import { createOutlook, type Outlook } from "./outlook.ts";
import { createWait, type Wait } from "./wait.ts";

export interface KernelOptions {
  readonly url: string;
  /** Takes the deliveries of what was fired; without it they go to the workers. */
  readonly hands: { accept(handoffs: readonly Handoff[], owner: number): void } | null;
  readonly log: Logger;
  readonly meter?: KernelMeter;
}

export interface Kernel {
  start(): void;
  /** Fires nothing more. What it handed over stays leased until it is released. */
  stop(): Promise<void>;
  release(): Promise<void>;
  /** Fires all that is due now, and answers how many that was. */
  tick(): Promise<number>;
  /** Whether it listens, and its last turn went well. */
  isFiring(): boolean;
}

interface State extends KernelOptions {
  readonly wait: Wait;
  readonly outlook: Outlook;
  /** The first listens; the second is there since the first burst. */
  connections: [KernelConnection | null, KernelConnection | null];
  stopping: boolean;
  /** When to try again what another holds, and after how long a wait. */
  retryAt: number;
  backOffMs: number;
  problem: string;
}

const fireMax = 500;
// In a burst a batch takes about this long, however busy the machine is: whoever comes due
// meanwhile waits for one.
const batchMs = 15;
const fireLeast = 50;
const leaseMs = 30_000;
// How much before its instant a firing begins, and how far it may then look ahead: the
// statement takes less than a millisecond, Node's timers are late by another.
const leadMs = 4;
const holdMs = 8;
const backOffMostMs = 100;
const reconnectMs = 250;
const progressEveryMs = 2000;

export function createKernel(options: KernelOptions): Kernel {
  const state: State = {
    ...options,
    wait: createWait(),
    outlook: createOutlook(),
    connections: [null, null],
    stopping: false,
    retryAt: Infinity,
    backOffMs: 0,
    problem: "",
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
    tick: async () => await drain(state, 0),
    isFiring: () => state.connections[0] !== null && state.problem === "",
  };
}

async function run(state: State): Promise<void> {
  while (!state.stopping) {
    try {
      await turn(state);
      state.problem = "";
    } catch (error) {
      if (state.stopping) return;
      report(state, error);
      await disconnect(state);
      await state.wait.until(performance.now() + reconnectMs);
    }
  }
}

/** One turn: look when it is time to, fire what comes due, then wait for whatever is next. */
async function turn(state: State): Promise<void> {
  const { outlook, wait } = state;
  if (performance.now() >= outlook.lookAt()) {
    await outlook.look((await connected(state, 0)).database);
    state.meter?.called();
  }
  const next = Math.min(outlook.next() - leadMs, state.retryAt);
  if (next <= performance.now()) await meet(state);
  else await wait.until(Math.min(next, outlook.lookAt()));
}

/** Meets the next instant, with whatever else is due by then. */
async function meet(state: State): Promise<void> {
  const instant = state.outlook.next();
  state.outlook.begin();
  const { fired, isLeft, nextAtMs } = await fireOnce(state, 0, { aheadMs: holdMs });
  if (fired > 0) state.meter?.met(performance.now() - instant);
  if (fired === fireMax) return await burst(state);
  state.outlook.tell(nextAtMs);
  backOff(state, isLeft);
}

// What is due and was not fired is held by another: patience doubles until it is free.
function backOff(state: State, isLeft: boolean): void {
  state.backOffMs = isLeft ? Math.min(Math.max(state.backOffMs * 2, 1), backOffMostMs) : 0;
  state.retryAt = isLeft ? performance.now() + state.backOffMs : Infinity;
}

/** More is due than one batch: both connections fire, in turns of the tenants. */
async function burst(state: State): Promise<void> {
  const counts = await Promise.all([drain(state, 0), drain(state, 1)]);
  state.outlook.forget();
  state.log.debug({ fired: fireMax + counts[0] + counts[1] }, "a burst was fired");
}

async function drain(state: State, index: 0 | 1): Promise<number> {
  let total = 0;
  let size = fireMax;
  let tellAt = performance.now() + progressEveryMs;
  while (!state.stopping) {
    const startedAt = performance.now();
    const { fired } = await fireOnce(state, index, { fireMax: size, byTurns: true });
    total += fired;
    if (fired === 0) break;
    const now = performance.now();
    size = Math.round((size * batchMs) / (now - startedAt));
    size = Math.min(Math.max(size, fireLeast), fireMax);
    if (now < tellAt) continue;
    state.log.info({ fired: total }, "catching up with what is due");
    tellAt = now + progressEveryMs;
  }
  return total;
}

async function fireOnce(
  state: State,
  index: 0 | 1,
  how: { fireMax?: number; aheadMs?: number; byTurns?: boolean },
): Promise<FiredDue> {
  const { database, owner } = await connected(state, index);
  const leased = state.hands === null ? null : owner;
  const batch = await fireDue(database, { fireMax, owner: leased, leaseMs, ...how });
  state.meter?.called();
  if (batch.fired > 0) {
    state.meter?.fired(batch.fired);
    state.log.debug({ fired: batch.fired, deliveries: batch.handoffs.length }, "fired");
  }
  state.hands?.accept(batch.handoffs, owner);
  return batch;
}

async function connected(state: State, index: 0 | 1): Promise<KernelConnection> {
  const known = state.connections[index];
  if (known !== null) return known;
  const announce = (said: string) => {
    state.outlook.announce(said);
    state.wait.wake();
  };
  const connection = await connectKernel({
    url: state.url,
    onAnnounced: index === 0 ? announce : null,
    onLost: () => {
      if (state.connections[index] === connection) state.connections[index] = null;
      state.wait.wake();
    },
  });
  state.connections[index] = connection;
  if (index === 0) await enterService(state, connection);
  return connection;
}

// What was announced while nobody listened is unknown; what a dead process left is taken.
async function enterService(state: State, { database }: KernelConnection): Promise<void> {
  state.outlook.forget();
  const retaken = await retakeDeliveries(database);
  if (retaken > 0) state.log.info({ retaken }, "took over the deliveries of a process that died");
}

async function disconnect(state: State): Promise<void> {
  const { connections } = state;
  state.connections = [null, null];
  state.outlook.forget();
  for (const connection of connections) await connection?.close();
}

/** Once for each new trouble, not for each try. */
function report(state: State, error: unknown): void {
  const problem = error instanceof Error ? error.message : String(error);
  if (problem !== state.problem) {
    state.log.warn({ error: problem }, "the kernel cannot fire and tries again");
  }
  state.problem = problem;
}
