// What the tasks ask of the database, as this process: what they claim is leased to it.
import * as calls from "../database/calls.ts";
import * as deliveries from "../database/delivery-calls.ts";
import * as lanes from "../database/lane-calls.ts";
import * as sweep from "../database/sweep-calls.ts";
import * as usage from "../database/usage-calls.ts";
import type { Database } from "../database/wire.ts";
import type { TaskCalls } from "./tasks.ts";

const leaseMs = 30_000;

export function createTaskCalls(database: Database): TaskCalls {
  return {
    takeDelivery: (...delivery) => calls.takeDelivery(database, ...delivery),
    takeLane: (request) => lanes.takeLane(database, request),
    fireRelaxed: (tenantId, timerId, owner) =>
      calls.fireRelaxed(database, { tenantId, timerId, owner, leaseMs }),
    hydrate: (hydrateMax) => calls.hydrate(database, hydrateMax),
    expireDeliveries: (expireMax) => deliveries.expireDeliveries(database, expireMax),
    advanceReplay: (...replay) => deliveries.advanceReplay(database, ...replay),
    checkEpoch: () => calls.checkEpoch(database),
    sweepDue: () => sweep.sweepDue(database),
    retakeDeliveries: () => sweep.retakeDeliveries(database),
    requeueForgotten: () => sweep.requeueForgotten(database),
    endOldSecrets: () => sweep.endOldSecrets(database),
    requeueReplays: () => sweep.requeueReplays(database),
    openPartitions: () => sweep.openPartitions(database),
    queueUpkeep: () => lanes.queueUpkeep(database),
    retain: (batchMax) => calls.retain(database, batchMax),
    removeFailedJobs: (batchMax) => lanes.removeFailedJobs(database, batchMax),
    dropPartition: () => calls.dropPartition(database),
    foldUsage: (eventsMax) => usage.foldUsage(database, eventsMax),
    foldRequests: () => usage.foldRequests(database),
  };
}
