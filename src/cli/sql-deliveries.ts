// Deliveries in a database, by its functions alone.
import { findDeadDeliveries, readDelivery } from "../database/reading-calls.ts";
import * as calls from "../database/replay-calls.ts";
import type { Deliveries, Delivery, DeliveryVerb, Endpoint, Replay, Request } from "./backend.ts";
import type { Speaking } from "./sql-backend.ts";

const endpointsMax = 500;

export function sqlDeliveries(db: () => Promise<Speaking>): Deliveries {
  const one = async (id: string) => {
    const { client, tenantId } = await db();
    return (await readDelivery(client, tenantId, id)) as unknown as Delivery | null;
  };
  return {
    one,
    async dead(kind, first, written) {
      const { client, tenantId } = await db();
      const [finishedAt, id] = written === null ? [] : written.split("_");
      const after = finishedAt === undefined || id === undefined ? null : { finishedAt, id };
      const wanted = { tenantId, kind, after, deliveriesMax: first + 1 };
      const found = await findDeadDeliveries(client, wanted);
      const shown = found.slice(0, first);
      const last = shown.at(-1);
      const deliveries = shown.map(withoutPlace);
      const hasMore = found.length > first && last !== undefined;
      return { deliveries, next: hasMore ? `${last.place}_${last.id}` : null };
    },
    async act(verb, id, values) {
      const { client } = await db();
      const outcome = await calls.actOnDelivery(client, verb, [id, ...valuesOf(verb, values)]);
      return { ...outcome, delivery: (await one(id))! };
    },
    startReplay: async (which) => await calls.startReplay<Replay>((await db()).client, which),
    async replay(id) {
      const { client, tenantId } = await db();
      return await calls.readReplay<Replay>(client, tenantId, id);
    },
    async endpoints(after) {
      const { client, tenantId } = await db();
      const found = await calls.listEndpoints<Endpoint>(client, tenantId, after, endpointsMax);
      const hasMore = found.length === endpointsMax;
      return { endpoints: found, next: hasMore ? found.at(-1)!.origin : null };
    },
  };
}

function withoutPlace(found: object): Delivery {
  const delivery: Record<string, unknown> = { ...found };
  delete delivery["place"];
  return delivery as unknown as Delivery;
}

function valuesOf(verb: DeliveryVerb, { result, reason, retry }: Request): unknown[] {
  if (verb === "acknowledge") return [result === undefined ? null : JSON.stringify(result)];
  return verb === "reject" ? [reason ?? null, retry ?? null] : [];
}
