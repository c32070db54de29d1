// The client over a whole server, whose WebSockets can be cut at any moment.
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { createClient } from "../../src/client/index.ts";
import type { Client, ClientOptions, FeedEvent, Retry } from "../../src/client/index.ts";
import { test as apiTest } from "../graphql/support.ts";
import type { Api } from "../graphql/support.ts";

export interface Connected {
  readonly client: Client;
  readonly retries: Retry[];
  /** Opened so far, and not only now. */
  readonly sockets: readonly WebSocket[];
  /** Cuts whatever is open, without a word. */
  cut(): void;
}

export const test = apiTest
  .extend("clientOn", () => (api: Api, more: Partial<ClientOptions> = {}): Connected => {
    const sockets: WebSocket[] = [];
    const kept = new Proxy(WebSocket, {
      construct: (made, given) => sockets[sockets.push(Reflect.construct(made, given)) - 1]!,
    });
    const cut = () => sockets.forEach((socket) => socket.terminate());
    onTestFinished(cut);
    const retries: Retry[] = [];
    const client = createClient({
      url: api.url,
      key: api.key,
      webSocket: kept,
      retryWaitMs: 1,
      onRetry: (retry) => retries.push(retry),
      ...more,
    });
    return { client, retries, sockets, cut };
  })
  .extend("connected", async ({ api, clientOn }): Promise<Connected> => clientOn(api));

/** The next so many events. */
export async function takeFrom(
  events: AsyncIterator<FeedEvent>,
  count: number,
): Promise<FeedEvent[]> {
  const taken: FeedEvent[] = [];
  while (taken.length < count) {
    const { done, value } = await events.next();
    if (done) throw new Error(`The events ended after ${taken.length}.`);
    taken.push(value);
  }
  return taken;
}
