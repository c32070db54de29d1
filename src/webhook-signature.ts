// Standard Webhooks, both ends of it: the hands sign with these functions, the
// development inbox and receivers verify with them. The signature covers the id, the
// second of sending and the exact bytes of the body, so none of the three can be swapped.
import {
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";

export interface SignedMessage {
  readonly id: string;
  readonly timestampSeconds: number;
  readonly body: string | Uint8Array;
}

export type WebhookHeaders = Headers | Readonly<Record<string, string | string[] | undefined>>;

export class WebhookSignatureError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "WebhookSignatureError";
  }
}

const secretPrefix = "whsec_";
const toleranceSeconds = 5 * 60;

// One signature for each live secret, newest first, parted by spaces: a receiver that
// knows any one of them is content, which is what makes rotation possible.
export function signWebhook(message: SignedMessage, keys: readonly KeyObject[]): string {
  if (keys.length === 1) return `v1,${digest(message, keys[0]!).toString("base64")}`;
  return keys.map((key) => `v1,${digest(message, key).toString("base64")}`).join(" ");
}

// Answers the parsed body, or throws a WebhookSignatureError that says what is wrong.
export function verifyWebhook(
  body: string | Uint8Array,
  headers: WebhookHeaders,
  secrets: string | readonly string[],
  nowMs: number = Date.now(),
): unknown {
  const id = requireHeader(headers, "webhook-id");
  const timestampSeconds = readTimestamp(requireHeader(headers, "webhook-timestamp"), nowMs);
  const offered = readSignatures(requireHeader(headers, "webhook-signature"));
  const known = typeof secrets === "string" ? [secrets] : secrets;

  const matches = known.some((secret) => {
    const expected = digest({ id, timestampSeconds, body }, decodeSecret(secret));
    return offered.some((signature) => sameBytes(signature, expected));
  });
  if (!matches) throw new WebhookSignatureError("No signature fits the body and a known secret.");
  return parseBody(body);
}

export function generateSecret(): string {
  return secretPrefix + randomBytes(32).toString("base64");
}

// As a key, made ready once: from bytes each signature would make it anew, for six times the cost.
export function decodeSecret(secret: string): KeyObject {
  const encoded = secret.startsWith(secretPrefix) ? secret.slice(secretPrefix.length) : "";
  const key = Buffer.from(encoded, "base64");
  if (key.length === 0) {
    throw new WebhookSignatureError(`A secret is "${secretPrefix}" followed by base64.`);
  }
  return createSecretKey(key);
}

function digest(message: SignedMessage, key: KeyObject): Buffer {
  const signature = createHmac("sha256", key);
  signature.update(`${message.id}.${message.timestampSeconds}.`);
  return signature.update(message.body).digest();
}

function requireHeader(headers: WebhookHeaders, name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : headers[name];
  if (typeof value === "string" && value !== "") return value;
  throw new WebhookSignatureError(`The header ${name} is missing or repeated.`);
}

function readTimestamp(text: string, nowMs: number): number {
  const seconds = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(seconds)) {
    throw new WebhookSignatureError("The header webhook-timestamp is not a number of seconds.");
  }
  const ageSeconds = Math.floor(nowMs / 1000) - seconds;
  if (Math.abs(ageSeconds) <= toleranceSeconds) return seconds;
  const side = ageSeconds > 0 ? "old" : "far ahead of this clock";
  throw new WebhookSignatureError(`The webhook is too ${side}: ${Math.abs(ageSeconds)} s.`);
}

function readSignatures(header: string): Buffer[] {
  return header
    .split(" ")
    .filter((part) => part.startsWith("v1,"))
    .map((part) => Buffer.from(part.slice("v1,".length), "base64"));
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}

function parseBody(body: string | Uint8Array): unknown {
  const text = typeof body === "string" ? body : Buffer.from(body).toString("utf8");
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
