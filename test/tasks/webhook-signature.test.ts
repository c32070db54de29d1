// The `standardwebhooks` package is the oracle: whatever it says of a webhook is right.
import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import {
  decodeSecret,
  generateSecret,
  signWebhook,
  verifyWebhook,
  WebhookSignatureError,
} from "../../src/webhook-signature.ts";
import { secret } from "./support/handoffs.ts";

const bodies = ["", "{}", '{"name":"tea ☕ 日本"}', JSON.stringify({ big: "x".repeat(100_000) })];
const nowSeconds = () => Math.floor(Date.now() / 1000);

function headersFor(id: string, timestampSeconds: number, body: string, secrets: string[]) {
  const signature = signWebhook({ id, timestampSeconds, body }, secrets.map(decodeSecret));
  return {
    "webhook-id": id,
    "webhook-timestamp": String(timestampSeconds),
    "webhook-signature": signature,
  };
}

test("the published vector comes out to the letter", () => {
  const message = {
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    timestampSeconds: 1614265330,
    body: '{"test": 2432232314}',
  };

  expect(signWebhook(message, [decodeSecret(secret)])).toBe(
    "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  );
});

test.each(bodies)("the oracle verifies what we sign, body %#", (body) => {
  const fresh = generateSecret();
  const headers = headersFor("msg_1", nowSeconds(), body, [fresh]);

  expect(() => new Webhook(fresh).verify(body, headers)).not.toThrow();
});

test.each(bodies)("we verify what the oracle signs, body %#", (body) => {
  const seconds = nowSeconds();
  const signature = new Webhook(secret).sign("msg_1", new Date(seconds * 1000), body);
  const headers = new Headers({
    "Webhook-Id": "msg_1",
    "Webhook-Timestamp": String(seconds),
    "Webhook-Signature": `v1a,unknown ${signature}`,
  });

  expect(verifyWebhook(body, headers, secret)).toEqual(body === "" ? undefined : JSON.parse(body));
  expect(() => verifyWebhook(Buffer.from(body), headers, [secret])).not.toThrow();
});

test("with two live secrets a receiver that knows either one is content", () => {
  const [older, newer] = [generateSecret(), generateSecret()];

  const headers = headersFor("msg_1", nowSeconds(), "{}", [newer, older]);

  expect(headers["webhook-signature"]).toMatch(/^v1,\S{44} v1,\S{44}$/);
  for (const known of [older, newer]) {
    expect(() => new Webhook(known).verify("{}", headers)).not.toThrow();
    expect(() => verifyWebhook("{}", headers, known)).not.toThrow();
  }
});

const broken: [string, (headers: Record<string, string>) => [string, Record<string, string>]][] = [
  ["another body", (headers) => ["{ }", headers]],
  ["another id", (headers) => ["{}", { ...headers, "webhook-id": "msg_2" }]],
  ["no id", (headers) => ["{}", { ...headers, "webhook-id": "" }]],
  ["another second", (headers) => later(headers, 1)],
  ["a second too old", () => resigned(-301)],
  ["a second too far ahead", () => resigned(302)],
  ["a second that is no number", (headers) => ["{}", { ...headers, "webhook-timestamp": "1e9" }]],
  ["no signature", (headers) => ["{}", { ...headers, "webhook-signature": "" }]],
  ["a short signature", (headers) => ["{}", { ...headers, "webhook-signature": "v1,AAAA" }]],
  ["an unknown version", (headers) => renamed(headers, "v2,")],
  ["a foreign secret", () => foreign()],
];

test.each(broken)("a webhook with %s is refused", (_, breakIt) => {
  const [body, headers] = breakIt(headersFor("msg_1", nowSeconds(), "{}", [secret]));

  expect(() => verifyWebhook(body, headers, secret)).toThrow(WebhookSignatureError);
});

test("a secret that is not one is refused with its form", () => {
  expect(() => decodeSecret("hunter2")).toThrow(/whsec_/);
  expect(() => decodeSecret("whsec_")).toThrow(/base64/);
});

test("generated secrets hold 32 bytes and never repeat", () => {
  expect(decodeSecret(generateSecret()).symmetricKeySize).toBe(32);
  expect(generateSecret()).not.toBe(generateSecret());
});

function later(headers: Record<string, string>, seconds: number): [string, Record<string, string>] {
  const timestamp = String(Number(headers["webhook-timestamp"]) + seconds);
  return ["{}", { ...headers, "webhook-timestamp": timestamp }];
}

function resigned(shift: number): [string, Record<string, string>] {
  return ["{}", headersFor("msg_1", nowSeconds() + shift, "{}", [secret])];
}

function renamed(headers: Record<string, string>, as: string): [string, Record<string, string>] {
  const signature = headers["webhook-signature"]!.replace("v1,", as);
  return ["{}", { ...headers, "webhook-signature": signature }];
}

function foreign(): [string, Record<string, string>] {
  const other = `whsec_${randomBytes(24).toString("base64")}`;
  return ["{}", headersFor("msg_1", nowSeconds(), "{}", [other])];
}
