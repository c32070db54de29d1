// What any process must do at least for a timer with a webhook: wait for the instant, commit one
// row, send one request. It knows all instants beforehand, and keeps, signs and retries nothing.
import { setImmediate, setTimeout } from "node:timers/promises";
import pg from "pg";
import { Agent } from "undici";
import { wallMs } from "../clock.ts";
import { serve } from "../serve.ts";

// A timer of Node comes up to a millisecond late: the rest is spun.
const spinMs = 1.5;

let client: pg.Client;
let agent: Agent;

serve({
  async start({ url }: { url: string }) {
    client = new pg.Client(url);
    await client.connect();
    agent = new Agent();
  },
  async work({ dueMs, urls }: { dueMs: number[]; urls: string[] }) {
    const sending: Promise<void>[] = [];
    for (const [index, due] of dueMs.entries()) {
      await until(due);
      sending.push(commitAndSend(due, urls[index % urls.length] ?? "", index));
    }
    await Promise.all(sending);
  },
  /** One commit for all, then all requests at once, over so many connections to each receiver. */
  async burst({
    count,
    urls,
    connections,
  }: {
    count: number;
    urls: string[];
    connections: number;
  }) {
    const crowd = new Agent({ connections });
    await client.query("insert into bare select generate_series(1, $1)", [count]);
    const startedAt = wallMs();
    const numbers = Array.from({ length: count }, (_, index) => index);
    await Promise.all(
      numbers.map((index) => send(crowd, startedAt, urls[index % urls.length] ?? "", index)),
    );
    await crowd.close();
    return startedAt;
  },
  async stop() {
    await agent.close();
    await client.end();
  },
});

async function until(dueMs: number): Promise<void> {
  const restMs = dueMs - wallMs() - spinMs;
  if (restMs > 0) await setTimeout(restMs);
  while (wallMs() < dueMs) await setImmediate();
}

async function commitAndSend(dueMs: number, url: string, index: number): Promise<void> {
  await client.query({ name: "commit", text: "insert into bare values ($1)", values: [index] });
  await send(agent, dueMs, url, index);
}

async function send(by: Agent, dueMs: number, url: string, index: number): Promise<void> {
  const { origin, pathname } = new URL(url);
  const body = JSON.stringify({ timestamp: new Date(dueMs).toISOString() });
  const headers = { "content-type": "application/json", "webhook-id": String(index) };
  const answer = await by.request({ origin, path: pathname, method: "POST", headers, body });
  await answer.body.dump();
}
