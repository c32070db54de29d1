// The precision loop: it knows when, and decides nothing. A few milliseconds before the next
// instant it calls fire_due, which does all its work ahead and holds until the instant has
// come, in the database: what it fires is committed then, whatever this process does. When
// more is due than one call takes, a second connection helps until that is over; whatever becomes
// of it, the first goes on. Any number of kernels may run: a row that one holds the others skip.
import type { Logger } from "pino";
import { fireDue } from "../database/calls.ts";
import type { FiredDue, Handoff } from "../database/wire.ts";
import type { KernelMeter } from "../telemetry/watch-engine.ts";
import { type FiringSession, firingLine } from "./connection.ts";
import { type Line, reconnectMs } from "./line.ts";
import { createOutlook, type Outlook } from "./outlook.ts";
import { createTrouble, type Trouble } from "./trouble.ts";
import { createWait, hasCome, type Wait } from "./wait.ts";

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
  /** It fires, and listens. */
  readonly first: Line<FiringSession>;
  /** It helps in a burst, and stays for the next. */
  readonly second: Line<FiringSession>;
  readonly trouble: Trouble;
  readonly troubleOfSecond: Trouble;
  /** Settled when the second has nothing to do, or cannot do it. */
  helping: Promise<void> | null;
  stopping: boolean;
  /** When to try again what another holds, and after how long a wait. */
  retryAt: number;
  backOffMs: number;
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
const backOffLeastMs = 2;
const backOffMostMs = 100;
const progressEveryMs = 2000;

export function createKernel(options: KernelOptions): Kernel {
  const state = createState(options);
  let running: Promise<void> = Promise.resolve();
  return {
    start() {
      running = run(state);
    },
    async stop() {
      state.stopping = true;
      state.wait.wake();
      await running;
      await state.helping;
    },
    async release() {
      await Promise.all([state.first.close(), state.second.close()]);
    },
    tick: async () => await drain(state, state.first),
    isFiring: () => state.first.isOpen() && state.trouble.isOver(),
  };
}

function createState(options: KernelOptions): State {
  const { url, log } = options;
  const [wait, outlook] = [createWait(), createOutlook()];
  const onAnnounced = (said: string) => {
    outlook.announce(said);
    wait.wake();
  };
  // What is announced while nobody listens is unknown: it connects and looks at once.
  const onLost = () => {
    outlook.forget();
    wait.wake();
  };
  return {
    ...options,
    wait,
    outlook,
    first: firingLine({ url, onAnnounced, onLost }),
    second: firingLine({ url }),
    trouble: createTrouble(log, "the kernel cannot fire and tries again"),
    troubleOfSecond: createTrouble(log, "only one connection fires what is due at once"),
    helping: null,
    stopping: false,
    retryAt: Infinity,
    backOffMs: 0,
  };
}

async function run(state: State): Promise<void> {
  const { first, outlook, trouble, wait } = state;
  while (!state.stopping) {
    try {
      await turn(state);
      trouble.end();
    } catch (error) {
      if (state.stopping) return;
      trouble.report(error);
      void first.close();
      outlook.forget();
      await wait.until(performance.now() + reconnectMs);
    }
  }
}

/** One turn: look when it is time to, fire what comes due, then wait for whatever is next. */
async function turn(state: State): Promise<void> {
  const { outlook, wait } = state;
  if (hasCome(outlook.lookAt())) {
    await outlook.look((await state.first.session()).database);
    state.meter?.called();
  }
  const next = Math.min(outlook.next() - leadMs, state.retryAt);
  if (hasCome(next)) await meet(state);
  else await wait.until(Math.min(next, outlook.lookAt()));
}

/** Meets the next instant, with whatever else is due by then. */
async function meet(state: State): Promise<void> {
  const instant = state.outlook.next();
  state.outlook.begin();
  const { fired, isLeft, nextAtMs } = await fireOnce(state, state.first, { aheadMs: holdMs });
  if (fired > 0) state.meter?.met(performance.now() - instant);
  if (fired === fireMax) return await burst(state);
  state.outlook.tell(nextAtMs);
  backOff(state, isLeft);
}

// What is due and was not fired is held by another: patience doubles until it is free.
function backOff(state: State, isLeft: boolean): void {
  const longerMs = Math.max(state.backOffMs * 2, backOffLeastMs);
  state.backOffMs = isLeft ? Math.min(longerMs, backOffMostMs) : 0;
  state.retryAt = isLeft ? performance.now() + state.backOffMs : Infinity;
}

/** More is due than one batch: both connections fire, in turns of the tenants. */
async function burst(state: State): Promise<void> {
  const fired = await drain(state, state.first, () => void (state.helping ??= help(state)));
  state.outlook.forget();
  state.log.debug({ fired: fireMax + fired }, "a burst was fired");
}

/** The second never holds up the first, which does not wait for it and fires what it cannot. */
async function help(state: State): Promise<void> {
  try {
    await drain(state, state.second);
    state.troubleOfSecond.end();
  } catch (error) {
    state.troubleOfSecond.report(error);
    void state.second.close();
  }
  state.helping = null;
}

/** Fires all that is due; calls for help when it begins, and while it takes long. */
async function drain(
  state: State,
  line: Line<FiringSession>,
  callHelp: () => void = () => undefined,
): Promise<number> {
  let total = 0;
  let size = fireMax;
  let tellAt = performance.now() + progressEveryMs;
  callHelp();
  while (!state.stopping) {
    const startedAt = performance.now();
    const { fired } = await fireOnce(state, line, { fireMax: size, byTurns: true });
    total += fired;
    if (fired === 0) break;
    const now = performance.now();
    size = Math.round((size * batchMs) / (now - startedAt));
    size = Math.min(Math.max(size, fireLeast), fireMax);
    if (now < tellAt) continue;
    state.log.info({ fired: total }, "catching up with what is due");
    tellAt = now + progressEveryMs;
    callHelp();
  }
  return total;
}

async function fireOnce(
  state: State,
  line: Line<FiringSession>,
  how: { fireMax?: number; aheadMs?: number; byTurns?: boolean },
): Promise<FiredDue> {
  const { database, owner } = await line.session();
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
