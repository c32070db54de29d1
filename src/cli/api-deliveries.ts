// Deliveries behind an API: GraphQL for what is done; one delivery and lists of them by REST, which
// alone has these, at the same address.
import type { Deliveries, Delivery, Replay } from "./backend.ts";
import type { Api } from "./graphql-http.ts";
import { deliveryFields, readDelivery } from "./graphql-words.ts";
import { getJson, nextOf } from "./rest-http.ts";
import type { RestPage } from "./rest-http.ts";

const replayFields = `id status total done rate timerId endpoint kind reason since until createdAt
  finishedAt`;

export type ApiCall = <Data>(query: string, variables: object) => Promise<Data>;

interface Acted {
  readonly outcome: string;
  readonly message: string;
  readonly delivery: unknown;
}

export function apiDeliveries(api: Api, call: ApiCall): Deliveries {
  return {
    async list({ status = [], ...filter }, first, after) {
      const query = new URLSearchParams({ ...filter, first: String(first) });
      for (const each of status) query.append("status", each);
      if (after !== null) query.set("after", after);
      const page = await getJson<RestPage<Delivery>>(api, `/deliveries?${query.toString()}`);
      return { deliveries: page.nodes, next: nextOf(page) };
    },
    async one(id) {
      return await getJson<Delivery>(api, `/deliveries/${id}`);
    },
    async act(verb, id, values) {
      const name = `${verb}Delivery`;
      const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
      const query = `mutation ($input: ${type}!) { ${name}(input: $input) {
        outcome message delivery { ${deliveryFields} } } }`;
      const data = await call<Record<string, Acted>>(query, { input: { id, ...values } });
      const { outcome, message, delivery } = data[name]!;
      return { outcome: outcome.toLowerCase(), message, delivery: readDelivery(delivery) };
    },
    async startReplay(which) {
      const query = `mutation ($input: ReplayDeliveriesInput!) {
        replayDeliveries(input: $input) { replay { ${replayFields} } } }`;
      const data = await call<{ replayDeliveries: { replay: Replay } }>(query, { input: which });
      return readReplay(data.replayDeliveries.replay);
    },
    async replay(id) {
      const query = `query ($id: UUID!) { replay(id: $id) { ${replayFields} } }`;
      const { replay } = await call<{ replay: Replay | null }>(query, { id });
      return replay === null ? null : readReplay(replay);
    },
  };
}

function readReplay(replay: Replay): Replay {
  return { ...replay, status: replay.status.toLowerCase() };
}
