// Deliveries behind an API: GraphQL for what is done; one delivery and the dead letters by REST,
// which alone lists them, at the same address.
import { parseExactly } from "../exact-json.ts";
import { apiError } from "./api-error.ts";
import type { Deliveries, Delivery, DeliveryPage, Endpoint, Replay, Request } from "./backend.ts";
import { offline } from "./graphql-http.ts";
import type { Api } from "./graphql-http.ts";
import { deliveryFields, readDelivery } from "./graphql-words.ts";

const answerMaxMs = 30_000;
const replayFields = "id status total done rate";
const endpointFields = `origin state rate concurrency failures lastSuccessAt lastFailureAt
  lastFailure openedAt probeAt disabledAt disabledReason`;

type Call = <Data>(query: string, variables: object) => Promise<Data>;

interface Acted {
  readonly outcome: string;
  readonly message: string;
  readonly delivery: unknown;
}

interface EndpointPage {
  readonly endpoints: {
    readonly nodes: readonly Endpoint[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

export function apiDeliveries(api: Api, call: Call): Deliveries {
  return {
    async dead(kind, first, after) {
      const query = new URLSearchParams({ first: String(first) });
      if (kind !== null) query.set("kind", kind);
      if (after !== null) query.set("after", after);
      return pageIn(await get(api, `/deliveries?${query.toString()}`));
    },
    async one(id) {
      return (await get(api, `/deliveries/${id}`)) as unknown as Delivery;
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
    async endpoints(after) {
      const query = `query ($after: PageCursor) { endpoints(first: 200, after: $after) {
        nodes { ${endpointFields} } pageInfo { hasNextPage endCursor } } }`;
      const { nodes, pageInfo } = (await call<EndpointPage>(query, { after })).endpoints;
      const endpoints = nodes.map((each) => ({ ...each, state: each.state.toLowerCase() }));
      return { endpoints, next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
    },
  };
}

function readReplay(replay: Replay): Replay {
  return { ...replay, status: replay.status.toLowerCase() };
}

function pageIn(answered: Request): DeliveryPage {
  const { nodes, pageInfo } = answered as {
    nodes: Delivery[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
  return { deliveries: nodes, next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
}

async function get(api: Api, path: string): Promise<Request> {
  try {
    const response = await fetch(api.url + path, {
      headers: { "x-api-key": api.key, accept: "application/json" },
      redirect: "error",
      signal: AbortSignal.timeout(answerMaxMs),
    });
    const answered = parseExactly(await response.text()) as Request;
    if (response.ok) return answered;
    const message = String(answered["detail"]);
    return await Promise.reject(apiError({ message, extensions: answered }));
  } catch (error) {
    throw (error as Error).name === "ApiError" ? error : offline(api, error);
  }
}
