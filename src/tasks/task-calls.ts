// What the tasks ask of the database, as this process: what they claim is leased to it.
import * as calls from "../database/calls.ts";
import type { Database } from "../database/wire.ts";
import type { TaskCalls } from "./tasks.ts";

const leaseMs = 30_000;

export function createTaskCalls(database: Database): TaskCalls<{ owner(): number }> {
  return {
    takeDelivery: (tenantId, deliveryId, held) =>
      calls.takeDelivery(database, tenantId, deliveryId, held.owner()),
    fireRelaxed: (tenantId, timerId, held) =>
      calls.fireRelaxed(database, { tenantId, timerId, owner: held.owner(), leaseMs }),
    hydrate: (hydrateMax) => calls.hydrate(database, hydrateMax),
    sweep: () => calls.sweep(database),
    retain: (batchMax) => calls.retain(database, batchMax),
    dropPartition: () => calls.dropPartition(database),
  };
}
