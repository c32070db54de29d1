// What graphile-worker runs for us: each task only claims and calls, and what it finds is
// decided in SQL. These names are reserved: no job of a user's own goes by one of them.
import type { TaskList } from "graphile-worker";
import type { Logger } from "pino";
import type { Fired, Handoff } from "../database/wire.ts";
import { type DrainDependencies, drainLane } from "./drain.ts";
import { foldForAMinute, type FoldCalls } from "./fold.ts";
import { removeWhatWasKept, type RetentionCalls } from "./retain.ts";
import { sweep, type SweepCalls, whileFull } from "./sweep.ts";

export interface TaskCalls extends RetentionCalls, FoldCalls, SweepCalls {
  takeDelivery(tenantId: string, deliveryId: string, owner: number): Promise<Handoff | null>;
  takeLane: DrainDependencies["calls"]["takeLane"];
  fireRelaxed(tenantId: string, timerId: string, owner: number): Promise<Fired>;
  hydrate(hydrateMax: number): Promise<number>;
  advanceReplay(tenantId: string, replayId: string): Promise<number | null>;
  queueUpkeep(): Promise<number>;
}

export interface TaskDependencies extends DrainDependencies {
  readonly calls: TaskCalls;
  // What a job claims is handed over, and the job ends: what the hands hold is leased, and
  // so a slow receiver holds no worker.
  readonly hands: DrainDependencies["hands"] & {
    accept(handoffs: readonly Handoff[], owner: number): void;
  };
  readonly log: Logger;
  /** For what goes on for long: graphile-worker's own signal comes seconds after the stop. */
  readonly stopping?: AbortSignal;
}

// How many a call takes on; as long as it finds so many, there is more.
const hydrateMax = 10_000;
const expireMax = 500;

export function createTasks(dependencies: TaskDependencies): TaskList {
  const { calls, hands, stopping } = dependencies;
  return {
    deliver: async (payload: unknown) => {
      const { tenantId, deliveryId } = readPayload("deliver", ["tenantId", "deliveryId"], payload);
      const owner = dependencies.owner();
      const handoff = await calls.takeDelivery(tenantId, deliveryId, owner);
      if (handoff !== null) hands.accept([handoff], owner);
    },
    drain: async (payload: unknown) => {
      const { tenantId, lane } = readPayload("drain", ["tenantId", "lane"], payload);
      await drainLane(dependencies, { tenantId, endpoint: lane });
    },
    fire: async (payload: unknown) => {
      const { tenantId, timerId } = readPayload("fire", ["tenantId", "timerId"], payload);
      const owner = dependencies.owner();
      const { handoffs } = await calls.fireRelaxed(tenantId, timerId, owner);
      hands.accept(handoffs, owner);
    },
    expire: (_, { abortSignal }) =>
      whileFull(expireMax, abortSignal, () => calls.expireDeliveries(expireMax)),
    hydrate: (_, { abortSignal }) =>
      whileFull(hydrateMax, abortSignal, () => calls.hydrate(hydrateMax)),
    sweep: (_, { abortSignal }) => sweep(calls, abortSignal),
    replay: async (payload: unknown) => {
      const { tenantId, replayId } = readPayload("replay", ["tenantId", "replayId"], payload);
      await calls.advanceReplay(tenantId, replayId);
    },
    retain: (_, { abortSignal }) => removeWhatWasKept(dependencies, abortSignal),
    fold: (_, { abortSignal }) =>
      foldForAMinute(dependencies, AbortSignal.any([abortSignal, ...(stopping ? [stopping] : [])])),
  };
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
