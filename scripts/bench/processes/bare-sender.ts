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
  const { origin, pathname } = new URL(url);
  const body = JSON.stringify({ timestamp: new Date(dueMs).toISOString() });
  const headers = { "content-type": "application/json", "webhook-id": String(index) };
  const answer = await agent.request({ origin, path: pathname, method: "POST", headers, body });
  await answer.body.dump();
}
