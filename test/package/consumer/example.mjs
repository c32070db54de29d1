// What a program of somebody else's does with the package, in any runtime: schedules, waits,
// follows and verifies. It answers what it saw.
import { createClient, verifyWebhook } from "minoots/client";

export async function example(url, webSocket) {
  const client = createClient({ url, key: "mnt_demo_key_free", webSocket });

  const { feedCursor } = await client.viewer();
  const { timer } = await client.schedule({
    name: "tea",
    fireIn: "1s",
    actions: [{ webhook: { url: `${url}/inbox` } }],
  });
  const { status } = await client.waitFor(timer, { timeoutMs: 30_000 });
  const types = [];
  for await (const { type } of client.events({ after: feedCursor, timerId: timer.id })) {
    types.push(type);
    if (type === "TIMER_COMPLETED" || type === "TIMER_FAILED") break;
  }
  return JSON.stringify({ status, types, verified: await verify() });
}

// The published example of Standard Webhooks, whose time is long past.
const headers = {
  "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
  "webhook-timestamp": "1614265330",
  "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};
const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const body = '{"test": 2432232314}';

async function verify() {
  const { test } = await verifyWebhook(body, headers, secret, { toleranceSeconds: 1e10 });
  const late = await verifyWebhook(body, headers, secret).catch(({ code }) => code);
  return [test, late];
}
