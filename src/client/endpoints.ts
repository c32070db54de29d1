// Where webhooks go: whether they answer, how fast they are called, and the secrets that sign.
import { request } from "./request.ts";
import type { Answer, CallOptions, RequestOptions, Variables } from "./request.ts";
import type { Endpoint } from "./types.ts";

export type EndpointChange = Answer<"saveEndpoint">;
export type NewEndpointSecret = Answer<"rotateEndpointSecret">;

export interface Endpoints {
  /** All of them in the order of their origins, page by page as they are read. */
  endpoints(options?: CallOptions): AsyncIterableIterator<Endpoint>;
  /** What is not given stays; a limit of 0 is none; disabled, its deliveries end dead. */
  saveEndpoint(
    endpoint: Variables<"saveEndpoint">["input"],
    options?: CallOptions,
  ): Promise<EndpointChange>;
  /** The secret is answered this once. Needs a key with the scope ADMIN. */
  rotateEndpointSecret(
    which: Variables<"rotateEndpointSecret">["input"],
    options?: CallOptions,
  ): Promise<NewEndpointSecret>;
}

const pageRows = 100;

export function endpointVerbs(requests: RequestOptions): Endpoints {
  const once = { isSafe: false };
  return {
    endpoints: (options = {}) => listAll(requests, options),
    // Saying the same twice is the same as saying it once.
    saveEndpoint: async (input, options) =>
      (await request(requests, "saveEndpoint", { input }, { ...options, isSafe: true }))!,
    rotateEndpointSecret: async (input, options) =>
      (await request(requests, "rotateEndpointSecret", { input }, { ...options, ...once }))!,
  };
}

async function* listAll(requests: RequestOptions, options: CallOptions): AsyncGenerator<Endpoint> {
  let after: string | null = null;
  for (let hasMore = true; hasMore;) {
    const variables = { first: pageRows, after };
    const sending = { ...options, isSafe: true };
    const page: Answer<"endpoints"> = (await request(requests, "endpoints", variables, sending))!;
    yield* page.nodes;
    after = page.pageInfo.endCursor;
    hasMore = page.pageInfo.hasNextPage;
  }
}
