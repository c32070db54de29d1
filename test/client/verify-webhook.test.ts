// The client's end of Standard Webhooks, against our own hands, the published vector and the
// package `standardwebhooks`.
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MinootsError, verifyWebhook } from "../../src/client/index.ts";
import type { ErrorCode, WebhookHeaders } from "../../src/client/index.ts";
import { decodeSecret, generateSecret, signWebhook } from "../../src/webhook-signature.ts";

const nowSeconds = 1_795_161_600;
const body =
  '{"type":"timer.fired","timestamp":"2026-11-20T08:00:00.000Z","data":{"name":"tea ☕"}}';
const secret = generateSecret();

beforeEach(() => {
  vi.useFakeTimers({ now: nowSeconds * 1000, toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

function headersBy(secrets: readonly string[], timestampSeconds = nowSeconds, signed = body) {
  const message = { id: "msg_1", timestampSeconds, body: signed };
  return {
    "webhook-id": "msg_1",
    "webhook-timestamp": String(timestampSeconds),
    "webhook-signature": signWebhook(message, secrets.map(decodeSecret)),
  };
}

async function refusalOf(work: Promise<unknown>): Promise<[ErrorCode, string]> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof MinootsError)) throw new Error(`Not refused: ${String(error)}`);
  return [error.code, error.message];
}

test("the published vector is believed", async () => {
  vi.setSystemTime(1614265330_000);
  const headers = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  };

  const event = await verifyWebhook(
    '{"test": 2432232314}',
    headers,
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  );

  expect(event).toEqual({ test: 2432232314 });
});

test("what our hands sign is believed, as text and as bytes, in any form of headers", async () => {
  const headers = headersBy([secret]);
  const bytes = new TextEncoder().encode(body);
  const named = { "Webhook-Id": "msg_1", "WEBHOOK-TIMESTAMP": String(nowSeconds) };
  const mixed = { ...named, "Webhook-Signature": headers["webhook-signature"] };

  const event = await verifyWebhook(body, new Headers(headers), secret);
  const others = await Promise.all([
    verifyWebhook(bytes, headers, secret),
    verifyWebhook(bytes.buffer, mixed, secret.replace("whsec_", "")),
    verifyWebhook(Buffer.from(`--${body}`).subarray(2), headers, secret),
  ]);

  if (event.type !== "timer.fired") throw new Error("Another type.");
  expect(event.data.name).toBe("tea ☕");
  expect(others).toEqual([event, event, event]);
});

test("what the package standardwebhooks signs is believed", async () => {
  const signature = new Webhook(secret).sign("msg_1", new Date(), body);
  const headers = { ...headersBy([secret]), "webhook-signature": `v1a,unknown ${signature}` };

  await expect(verifyWebhook(body, headers, secret)).resolves.toEqual(JSON.parse(body));
});

test("a body of your own may be anything", async () => {
  const headers = headersBy([secret], nowSeconds, "The tea is ready.");

  await expect(verifyWebhook<string>("The tea is ready.", headers, secret)).resolves.toBe(
    "The tea is ready.",
  );
});

test("while secrets are rotated, either side may know both or one", async () => {
  const other = generateSecret();

  await expect(verifyWebhook(body, headersBy([other, secret]), secret)).resolves.toBeTruthy();
  await expect(verifyWebhook(body, headersBy([secret]), [other, secret])).resolves.toBeTruthy();
});

test.for<[string, WebhookHeaders]>([
  ["of another secret", headersBy([generateSecret()])],
  ["of another body", headersBy([secret], nowSeconds, `${body} `)],
  ["of another id", { ...headersBy([secret]), "webhook-id": "msg_2" }],
  ["of another second", { ...headersBy([secret]), "webhook-timestamp": String(nowSeconds + 1) }],
  ["of no known version", { ...headersBy([secret]), "webhook-signature": "v2,aaaa v1,*" }],
  ["cut short", { ...headersBy([secret]), "webhook-signature": "v1,aaaa v1," }],
])("a signature %s is refused", async ([, headers]) => {
  expect(await refusalOf(verifyWebhook(body, headers, secret))).toEqual([
    "WEBHOOK_REFUSED",
    "No signature fits the body and a known secret.",
  ]);
});

test("a header that is missing, doubled or nonsense is refused", async () => {
  const headers = headersBy([secret]);
  const wrong: WebhookHeaders[] = [
    {},
    { ...headers, "webhook-id": ["a", "b"] },
    { ...headers, "webhook-timestamp": "soon" },
  ];

  const told = await Promise.all(wrong.map((each) => refusalOf(verifyWebhook(body, each, secret))));

  expect(told.map(([, message]) => message)).toEqual([
    "The header webhook-id is missing or repeated.",
    "The header webhook-id is missing or repeated.",
    "The header webhook-timestamp is not a number of seconds.",
  ]);
});

test("a replay is refused once it is older, or further ahead, than is tolerated", async () => {
  const sentAt = (seconds: number, toleranceSeconds?: number) =>
    verifyWebhook(body, headersBy([secret], seconds), secret, { toleranceSeconds });

  expect(await refusalOf(sentAt(nowSeconds - 301))).toEqual([
    "WEBHOOK_REFUSED",
    "The webhook is too old: 301 s.",
  ]);
  expect(await refusalOf(sentAt(nowSeconds + 301))).toEqual([
    "WEBHOOK_REFUSED",
    "The webhook is too far ahead of this clock: 301 s.",
  ]);
  expect(await refusalOf(sentAt(nowSeconds - 11, 10))).toHaveLength(2);
  await expect(sentAt(nowSeconds - 300)).resolves.toBeTruthy();
  await expect(sentAt(nowSeconds - 900, 900)).resolves.toBeTruthy();
});

test("a secret that is none is a mistake of the receiver", async () => {
  for (const wrong of ["", "whsec_", "whsec_*"]) {
    const work = verifyWebhook(body, headersBy([secret]), wrong);
    await expect(work).rejects.toThrow('A webhook secret is "whsec_" followed by base64.');
  }
  expect(await refusalOf(verifyWebhook(body, headersBy([secret]), []))).toHaveLength(2);
});
