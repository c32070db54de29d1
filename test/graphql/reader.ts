// A client as people write it, on the library that they use: it keeps the cursor of the last
// event and goes on after it.
import { createClient } from "graphql-ws";
import type { Client } from "graphql-ws";
import { expect } from "vitest";
import { WebSocket } from "ws";
import type { Api, Data } from "./support.ts";

export class Reader {
  readonly seen: string[] = [];
  readonly errors: Data[] = [];
  greeted = 0;
  ended = false;
  readonly #variables: { after: string | null };

  constructor(client: Client, after: string | null = null, fields = "") {
    this.#variables = { after };
    const query = `subscription ($after: Cursor) {
      timerEvents(after: $after) { type cursor ${fields} } }`;
    const payload = { query, variables: this.#variables };
    client.subscribe<Data>(payload, {
      next: (result) => this.#take(result),
      error: (error) => this.errors.push(error),
      complete: () => (this.ended = true),
    });
  }

  // What is sent again after a break is this very object, with the cursor of the last event.
  #take({ data, errors }: Data): void {
    if (errors !== undefined) return void this.errors.push(...errors);
    const { type, cursor } = data.timerEvents;
    this.#variables.after = cursor;
    if (type === "MARK") this.greeted += 1;
    else this.seen.push(cursor);
  }

  async has(count: number): Promise<void> {
    await expect.poll(() => this.seen.length, { interval: 5, timeout: 10_000 }).toBe(count);
  }

  async isGreeted(times: number): Promise<void> {
    await expect.poll(() => this.greeted, { interval: 5, timeout: 10_000 }).toBe(times);
  }

  async isEnded(): Promise<void> {
    await expect.poll(() => this.ended, { interval: 5, timeout: 10_000 }).toBe(true);
  }
}

export function clientOf(address: () => Api, webSocketImpl: unknown = WebSocket): Client {
  return createClient({
    url: () => address().socketUrl,
    connectionParams: () => ({ "X-API-Key": address().key }),
    webSocketImpl,
    retryAttempts: 100,
    retryWait: async () => {},
  });
}
