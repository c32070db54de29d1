// What a program of somebody else's does with the package, in any runtime with a WebSocket:
// schedules, follows and waits. Its last line is what it saw.
import { createClient, verifyWebhook } from "minoots/client";

const [url = "", socketModule] = process.argv.slice(2);
const { WebSocket: webSocket } = socketModule === undefined ? {} : await import(socketModule);
const client = createClient({ url, key: "mnt_demo_key_free", webSocket });

const { feedCursor } = await client.viewer();
const { timer } = await client.schedule({
  name: "tea",
  fireIn: "1s",
  actions: [{ webhook: { url: `${url}/inbox` } }],
});
const ended = await client.waitFor(timer, { timeoutMs: 30_000 });
const types = [];
for await (const { type } of client.events({ after: feedCursor, timerId: timer.id })) {
  types.push(type);
  if (type === "TIMER_COMPLETED" || type === "TIMER_FAILED") break;
}

// The published example of Standard Webhooks, whose time is long past.
const headers = {
  "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
  "webhook-timestamp": "1614265330",
  "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};
const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const body = '{"test": 2432232314}';
const { test } = await verifyWebhook(body, headers, secret, { toleranceSeconds: 1e10 });
const late = await verifyWebhook(body, headers, secret).catch(({ code }) => code);

console.log(JSON.stringify({ status: ended.status, types, verified: [test, late] }));
