// Takes results to the database in batches: one statement in flight, and a first result
// waits for company no longer than the settle delay. A result is kept until the database
// has answered for it, however long that takes. Should the database refuse a batch for
// what is in it, the batch is halved until the one offender stands alone.
import type { Logger } from "pino";
import type { AttemptResult } from "../database/wire.ts";
import { codeOf, messageOf } from "./send-failure.ts";

export interface SettlerDependencies {
  readonly settleDeliveries: (results: readonly AttemptResult[]) => Promise<unknown>;
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
}

const batchMaxDefault = 1000;
const backOffDefault: BackOff = { firstMs: 50, maxMs: 2000 };

export function createSettler(dependencies: SettlerDependencies): Settler {
  const batchMax = dependencies.batchMax ?? batchMaxDefault;
  const waiting: Entry[] = [];
  let timer: NodeJS.Timeout | null = null;
  let busy = false;

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
    await settleBatch(dependencies, waiting.splice(0, batchMax));
    busy = false;
    arm();
  }

  return {
    add(result, settled) {
      waiting.push({ result, settled, addedAt: performance.now() });
      arm();
    },
  };
}

async function settleBatch(dependencies: SettlerDependencies, batch: Entry[]): Promise<void> {
  const pauses = createPauses(dependencies.backOff ?? backOffDefault);
  let left = batch;
  let size = batch.length;
  while (left.length > 0) {
    const part = left.slice(0, size);
    const error = await settlePart(dependencies, part);
    if (error === null) {
      pauses.reset();
      left = left.slice(part.length);
      size *= 2;
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
}

async function settlePart(
  dependencies: SettlerDependencies,
  part: readonly Entry[],
): Promise<unknown> {
  try {
    await dependencies.settleDeliveries(part.map((entry) => entry.result));
  } catch (error) {
    return error ?? new Error("settling failed");
  }
  for (const entry of part) entry.settled();
  dependencies.log.debug({ settled: part.length }, "settled");
  return null;
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
