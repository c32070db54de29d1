// Endpoints behind an API, by GraphQL.
import type { ApiCall } from "./api-deliveries.ts";
import type { Endpoint, EndpointOutcome, Endpoints, NewEndpointSecret } from "./backend.ts";

const fields = `origin state rate concurrency failures lastSuccessAt lastFailureAt
  lastFailure openedAt probeAt disabledAt disabledReason oldSecretsEndAt createdAt`;

interface Page {
  readonly endpoints: {
    readonly nodes: readonly Endpoint[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

type Rotated = Omit<NewEndpointSecret, "origin"> & {
  readonly endpoint: { readonly origin: string };
};

export function apiEndpoints(call: ApiCall): Endpoints {
  return {
    async list(after) {
      const query = `query ($after: PageCursor) { endpoints(first: 200, after: $after) {
        nodes { ${fields} } pageInfo { hasNextPage endCursor } } }`;
      const { nodes, pageInfo } = (await call<Page>(query, { after })).endpoints;
      return { endpoints: nodes.map(read), next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
    },
    async save(url, change) {
      const query = `mutation ($input: SaveEndpointInput!) {
        saveEndpoint(input: $input) { outcome message endpoint { ${fields} } } }`;
      const input = { url, ...change };
      const { saveEndpoint } = await call<{ saveEndpoint: EndpointOutcome }>(query, { input });
      const { outcome, message, endpoint } = saveEndpoint;
      return { outcome: outcome.toLowerCase(), message, endpoint: read(endpoint) };
    },
    async rotate(url, overlap) {
      const query = `mutation ($input: RotateEndpointSecretInput!) {
        rotateEndpointSecret(input: $input) { outcome message endpoint { origin } secret } }`;
      const answered = await call<{ rotateEndpointSecret: Rotated }>(query, {
        input: { url, ...(overlap === null ? {} : { overlap }) },
      });
      const { outcome, message, endpoint, secret } = answered.rotateEndpointSecret;
      return { outcome: outcome.toLowerCase(), message, origin: endpoint.origin, secret };
    },
  };
}

function read(endpoint: Endpoint): Endpoint {
  return { ...endpoint, state: endpoint.state.toLowerCase() };
}
