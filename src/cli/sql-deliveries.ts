// Deliveries and endpoints in a database, by its functions alone.
import * as answering from "../database/answering-calls.ts";
import type { DeliveryOutcome } from "../database/answering-calls.ts";
import { readEndpoints, saveEndpoint } from "../database/endpoint-calls.ts";
import { findDeliveries, readDelivery } from "../database/reading-calls.ts";
import { readReplay, startReplay } from "../database/replay-calls.ts";
import type { WantedReplay } from "../database/replay-calls.ts";
import { readPlace, writePlace } from "../server/places.ts";
import type { Deliveries, DeliveryVerb, Endpoints, Request } from "./backend.ts";
import type { Speaking } from "./sql-backend.ts";

type Db = () => Promise<Speaking>;

const endpointsMax = 500;

const verbs = {
  replay: answering.replayDelivery,
  cancel: answering.cancelDelivery,
  acknowledge: answering.acknowledgeDelivery,
  reject: answering.rejectDelivery,
} as const;

const anyReplay = {
  timerId: null,
  endpoint: null,
  kind: null,
  reason: null,
  since: null,
  until: null,
  rate: null,
};

export function sqlDeliveries(db: Db): Deliveries {
  return {
    async one(id) {
      const { client, tenantId } = await db();
      return await readDelivery(client, tenantId, id);
    },
    async list({ status = null, timerId = null, endpoint = null, kind = null }, first, after) {
      const { client } = await db();
      const wanted = { status, timerId, endpoint, kind };
      const { nodes, next } = await findDeliveries(client, wanted, readPlace(after, 2), first);
      return { deliveries: nodes, next: next === null ? null : writePlace(next) };
    },
    act: async (verb, id, values) => await act((await db()).client, verb, id, values),
    async startReplay(which) {
      const wanted = { ...anyReplay, ...which } as WantedReplay;
      return (await startReplay((await db()).client, wanted)).replay;
    },
    async replay(id) {
      const { client, tenantId } = await db();
      return await readReplay(client, tenantId, id);
    },
  };
}

export function sqlEndpoints(db: Db): Endpoints {
  return {
    rotate: null,
    async list(after) {
      const { client, tenantId } = await db();
      const endpoints = await readEndpoints(client, tenantId, after, endpointsMax);
      const hasMore = endpoints.length === endpointsMax;
      return { endpoints, next: hasMore ? endpoints.at(-1)!.origin : null };
    },
    async save(url, { rate = null, concurrency = null, enabled = null }) {
      return await saveEndpoint((await db()).client, url, { rate, concurrency, enabled });
    },
  };
}

async function act(
  client: Speaking["client"],
  verb: DeliveryVerb,
  id: string,
  { result, reason, retry }: Request,
): Promise<DeliveryOutcome> {
  return await verbs[verb](client, id, {
    body: JSON.stringify({ result }),
    attempt: null,
    reason: (reason ?? null) as string | null,
    retry: (retry ?? null) as boolean | null,
    lease: null,
  });
}
