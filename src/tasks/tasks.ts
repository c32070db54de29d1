// What graphile-worker runs for us: each task only claims and calls, and what it finds is
// decided in SQL. These names are reserved: no job of a user's own goes by one of them.
import type { JobHelpers, TaskList } from "graphile-worker";
import type { Logger } from "pino";
import type { Fired, Handoff, Removed } from "../database/wire.ts";
import { removeWhatWasKept } from "./retain.ts";

export interface TaskCalls<Owner> {
  takeDelivery(tenantId: string, deliveryId: string, owner: Owner): Promise<Handoff | null>;
  fireRelaxed(tenantId: string, timerId: string, owner: Owner): Promise<Fired>;
  hydrate(hydrateMax: number): Promise<number>;
  sweep(): Promise<number>;
  retain(batchMax: number): Promise<Removed>;
  dropPartition(): Promise<"dropped" | "busy" | "none">;
}

export interface TaskDependencies<Owner> {
  readonly calls: TaskCalls<Owner>;
  readonly hands: { deliver(handoff: Handoff): Promise<void> };
  readonly owner: Owner;
  readonly log: Logger;
}

// How many a call takes on; as long as it finds so many, there is more.
const hydrateMax = 10_000;
const sweepMax = 1000;

export function createTasks<Owner>(dependencies: TaskDependencies<Owner>): TaskList {
  const { calls, hands, owner } = dependencies;
  return {
    deliver: async (payload: unknown) => {
      const { tenantId, deliveryId } = readPayload("deliver", ["tenantId", "deliveryId"], payload);
      const handoff = await calls.takeDelivery(tenantId, deliveryId, owner);
      if (handoff !== null) await hands.deliver(handoff);
    },
    fire: async (payload: unknown) => {
      const { tenantId, timerId } = readPayload("fire", ["tenantId", "timerId"], payload);
      const { handoffs } = await calls.fireRelaxed(tenantId, timerId, owner);
      await Promise.all(handoffs.map((handoff) => hands.deliver(handoff)));
    },
    hydrate: (_, helpers) => whileFull(hydrateMax, helpers, () => calls.hydrate(hydrateMax)),
    sweep: (_, helpers) => whileFull(sweepMax, helpers, () => calls.sweep()),
    retain: (_, { abortSignal }) => removeWhatWasKept(dependencies, abortSignal),
  };
}

async function whileFull(
  batchMax: number,
  helpers: JobHelpers,
  call: () => Promise<number>,
): Promise<void> {
  while ((await call()) >= batchMax && !helpers.abortSignal.aborted);
}

function readPayload<Name extends string>(
  task: string,
  names: readonly Name[],
  payload: unknown,
): Record<Name, string> {
  const fields = (payload ?? {}) as Record<string, unknown>;
  if (names.every((name) => typeof fields[name] === "string")) {
    return fields as Record<Name, string>;
  }
  throw new TypeError(`A ${task} job needs the payload {"${names.join('": …, "')}": …}.`);
}
