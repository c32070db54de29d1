// Takes results to the database in batches: one statement in flight, and a first result
// waits for company no longer than the settle delay. A result is kept until the database
// has answered for it, however long that takes. Should the database refuse a batch for
// what is in it, the batch is halved until the one offender stands alone. What another
// transaction holds is set aside and reported again later, and as long as there is such, all is
// settled by the call that waits for nobody.
import type { Logger } from "pino";
import type { AttemptResult } from "../database/wire.ts";
import { codeOf, messageOf } from "./send-failure.ts";

export interface SettlerDependencies {
  readonly settleDeliveries: (results: readonly AttemptResult[]) => Promise<unknown>;
  /** Waits for no row, and answers the places of those that another transaction holds. */
  readonly settleFree: (results: readonly AttemptResult[]) => Promise<readonly number[]>;
  readonly log: Logger;
  readonly settleDelayMs: number;
  readonly batchMax?: number;
  readonly backOff?: BackOff;
}

export interface BackOff {
  readonly firstMs: number;
  readonly maxMs: number;
}

export interface Settler {
  // Calls back once the database has answered for this result.
  add(result: AttemptResult, settled: () => void): void;
}

interface Entry {
  readonly result: AttemptResult;
  readonly settled: () => void;
  readonly addedAt: number;
  timesHeld: number;
}

const batchMaxDefault = 1000;
const backOffDefault: BackOff = { firstMs: 50, maxMs: 2000 };
const lockNotAvailable = "55P03";
// By then it was held for some seconds: somebody may want to know.
const timesHeldTold = 7;

export function createSettler(dependencies: SettlerDependencies): Settler {
  const batchMax = dependencies.batchMax ?? batchMaxDefault;
  const waiting: Entry[] = [];
  let timer: NodeJS.Timeout | null = null;
  let busy = false;
  let aside = 0;

  function arm(): void {
    const first = waiting[0];
    if (busy || first === undefined) return;
    if (waiting.length >= batchMax) return void flush();
    const waitMs = first.addedAt + dependencies.settleDelayMs - performance.now();
    timer ??= setTimeout(() => void flush(), Math.max(0, Math.ceil(waitMs)));
  }

  async function flush(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    busy = true;
    const held = await settleBatch(dependencies, waiting.splice(0, batchMax), aside > 0);
    busy = false;
    for (const group of Map.groupBy(held, ({ timesHeld }) => timesHeld).values()) setAside(group);
    arm();
  }

  // What was held as often waits together, so that who was held for a moment waits a moment.
  function setAside(group: Entry[]): void {
    aside += group.length;
    for (const entry of group) entry.timesHeld += 1;
    tellHeld(dependencies.log, group);
    const { firstMs, maxMs } = dependencies.backOff ?? backOffDefault;
    const waitMs = Math.min(firstMs * 2 ** (group[0]!.timesHeld - 1), maxMs);
    setTimeout(() => {
      aside -= group.length;
      waiting.push(...group);
      arm();
    }, waitMs);
  }

  return {
    add(result, settled) {
      waiting.push({ result, settled, addedAt: performance.now(), timesHeld: 0 });
      arm();
    },
  };
}

// Answers what another transaction holds.
async function settleBatch(
  dependencies: SettlerDependencies,
  batch: Entry[],
  isAnyHeld: boolean,
): Promise<Entry[]> {
  const pauses = createPauses(dependencies.backOff ?? backOffDefault);
  const held: Entry[] = [];
  let waitsForNobody = isAnyHeld || batch.some(({ timesHeld }) => timesHeld > 0);
  let left = batch;
  let size = batch.length;
  while (left.length > 0) {
    const part = left.slice(0, size);
    const { error, left: unsettled } = await settlePart(dependencies, part, waitsForNobody);
    if (error === null) {
      pauses.reset();
      held.push(...unsettled);
      left = left.slice(part.length);
      size *= 2;
    } else if (!waitsForNobody && codeOf(error) === lockNotAvailable) {
      waitsForNobody = true;
    } else if (!isRefusal(error)) {
      const waitMs = pauses.next();
      dependencies.log.warn(
        { error: messageOf(error), results: left.length, waitMs },
        "settling failed; the results are kept and tried again",
      );
      await pause(waitMs);
    } else if (part.length > 1) {
      size = Math.ceil(part.length / 2);
    } else {
      leaveToLease(dependencies.log, part[0]!, error);
      left = left.slice(1);
    }
  }
  return held;
}

interface Settled {
  readonly error: unknown;
  readonly left: readonly Entry[];
}

async function settlePart(
  { settleDeliveries, settleFree, log }: SettlerDependencies,
  part: readonly Entry[],
  waitsForNobody: boolean,
): Promise<Settled> {
  const results = part.map((entry) => entry.result);
  let held = new Set<number>();
  try {
    if (waitsForNobody) held = new Set(await settleFree(results));
    else await settleDeliveries(results);
  } catch (error) {
    return { error: error ?? new Error("settling failed"), left: part };
  }
  const { done = [], left = [] } = Object.groupBy(part, (_, place) =>
    held.has(place) ? "left" : "done",
  );
  for (const entry of done) entry.settled();
  log.debug({ settled: done.length }, "settled");
  return { error: null, left };
}

function tellHeld(log: Logger, group: readonly Entry[]): void {
  const { result, timesHeld } = group[0]!;
  if (timesHeld !== timesHeldTold) return;
  const { tenantId, deliveryId } = result;
  log.warn(
    { tenantId, deliveryId, results: group.length },
    "an open transaction holds what was delivered; it is settled when that ends",
  );
}

// Refused for its content (bad data, a broken constraint, a raised exception), so that
// trying again can only fail again. A lost connection, a deadlock or a time-out is not.
function isRefusal(error: unknown): boolean {
  const code = codeOf(error);
  return code !== undefined && code.length === 5 && /^(22|23|P0|MN)/.test(code);
}

// The delivery is still leased to this process; when the lease ends it is taken again.
function leaveToLease(log: Logger, entry: Entry, error: unknown): void {
  const { tenantId, deliveryId, attempt } = entry.result;
  log.error(
    { tenantId, deliveryId, attempt, error: messageOf(error), sqlstate: codeOf(error) },
    "the database refused this result; the delivery comes back when its lease ends",
  );
  entry.settled();
}

function createPauses(backOff: BackOff): { next(): number; reset(): void } {
  let waitMs = backOff.firstMs;
  return {
    next() {
      const current = waitMs;
      waitMs = Math.min(waitMs * 2, backOff.maxMs);
      return current;
    },
    reset() {
      waitMs = backOff.firstMs;
    },
  };
}

function pause(waitMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, waitMs));
}
