// Whether a webhook is from whom it says, by Standard Webhooks: the signature covers the id,
// the second of sending and the exact bytes of the body. By WebCrypto, which every runtime
// has, and whose own comparison tells nothing by its time; therefore it answers a promise.
import { MinootsError } from "./errors.ts";

type HeaderRecord = Readonly<Record<string, string | readonly string[] | undefined>>;
export type WebhookHeaders = { get(name: string): string | null } | HeaderRecord;

export interface VerifyOptions {
  /** How old it may be, or how far ahead of this clock. 300 if not given. */
  readonly toleranceSeconds?: number | undefined;
}

interface TimerData {
  readonly name: string;
  readonly key: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly metadata: unknown;
}

/** What the action `webhook` sends. */
export interface TimerFired {
  readonly type: "timer.fired";
  readonly timestamp: string;
  readonly data: TimerData & { readonly timerId: string; readonly actionId: string };
}

interface Addressed {
  readonly timer: TimerData & { readonly id: string };
  readonly actionId: string;
  readonly correlationId: string;
}

/** What the action `agent_prompt` sends. */
export interface AgentPrompt {
  readonly type: "agent.prompt";
  readonly timestamp: string;
  readonly data: Addressed & {
    readonly agent: string | null;
    readonly prompt: string;
    readonly context: unknown;
  };
}

/** What the action `workflow_event` sends. */
export interface WorkflowEvent {
  readonly type: "workflow.event";
  readonly timestamp: string;
  readonly data: Addressed & {
    readonly workflow: string | null;
    readonly event: string;
    readonly data: unknown;
  };
}

export type WebhookEvent = TimerFired | AgentPrompt | WorkflowEvent;

type Bytes = Uint8Array<ArrayBuffer>;

const signaturesMax = 20;

/**
 * Answers what was sent, or throws a MinootsError with the code WEBHOOK_REFUSED. What is not
 * JSON is answered as text: for a body of your own, say what it is as `verifyWebhook<Mine>`.
 */
export async function verifyWebhook<Event = WebhookEvent>(
  body: string | Uint8Array | ArrayBuffer,
  headers: WebhookHeaders,
  secrets: string | readonly string[],
  { toleranceSeconds = 300 }: VerifyOptions = {},
): Promise<Event> {
  const id = requireHeader(headers, "webhook-id");
  const timestamp = requireHeader(headers, "webhook-timestamp");
  const offered = signaturesIn(requireHeader(headers, "webhook-signature"));
  requireRecent(timestamp, toleranceSeconds);
  const bytes = bytesOf(body);
  const message = joined(new TextEncoder().encode(`${id}.${timestamp}.`), bytes);
  const known = typeof secrets === "string" ? [secrets] : secrets;
  if (!(await anyFits(message, offered, known))) {
    throw refused("No signature fits the body and a known secret.");
  }
  return parsed(bytes) as Event;
}

async function anyFits(
  message: Bytes,
  offered: readonly Bytes[],
  secrets: readonly string[],
): Promise<boolean> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  for (const secret of secrets) {
    const key = await crypto.subtle.importKey("raw", decodeSecret(secret), algorithm, false, [
      "verify",
    ]);
    for (const signature of offered) {
      if (await crypto.subtle.verify("HMAC", key, signature, message)) return true;
    }
  }
  return false;
}

function requireHeader(headers: WebhookHeaders, name: string): string {
  const value = isGetting(headers) ? headers.get(name) : entryOf(headers, name);
  if (typeof value === "string" && value !== "") return value;
  throw refused(`The header ${name} is missing or repeated.`);
}

function isGetting(headers: WebhookHeaders): headers is { get(name: string): string | null } {
  return typeof headers["get"] === "function";
}

// Node writes the names of headers small; not everything between does.
function entryOf(headers: HeaderRecord, name: string): HeaderRecord[string] {
  const values = Object.entries(headers).filter(([each]) => each.toLowerCase() === name);
  return values.length === 1 ? values[0]![1] : undefined;
}

function requireRecent(timestamp: string, toleranceSeconds: number): void {
  if (!/^\d{1,12}$/.test(timestamp)) {
    throw refused("The header webhook-timestamp is not a number of seconds.");
  }
  const ageSeconds = Math.floor(Date.now() / 1000) - Number(timestamp);
  if (Math.abs(ageSeconds) <= toleranceSeconds) return;
  const side = ageSeconds > 0 ? "old" : "far ahead of this clock";
  throw refused(`The webhook is too ${side}: ${Math.abs(ageSeconds)} s.`);
}

// Of another version, or not base64, is none that we know.
function signaturesIn(header: string): Bytes[] {
  const parts = header.split(" ").filter((part) => part.startsWith("v1,"));
  return parts.slice(0, signaturesMax).flatMap((part) => decoded(part.slice(3)) ?? []);
}

function decodeSecret(secret: string): Bytes {
  const bytes = decoded(secret.replace(/^whsec_/, ""));
  if (bytes !== null && bytes.length > 0) return bytes;
  throw new TypeError('A webhook secret is "whsec_" followed by base64.');
}

function decoded(base64: string): Bytes | null {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}

function bytesOf(body: string | Uint8Array | ArrayBuffer): Bytes {
  if (typeof body === "string") return new TextEncoder().encode(body);
  return new Uint8Array(body);
}

function joined(head: Uint8Array, body: Uint8Array): Bytes {
  const message = new Uint8Array(head.length + body.length);
  message.set(head);
  message.set(body, head.length);
  return message;
}

// An action may send a body of its own, which need not be JSON.
function parsed(bytes: Bytes): unknown {
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function refused(message: string): MinootsError {
  return new MinootsError("WEBHOOK_REFUSED", message, {
    hint: "Give the exact bytes of the body, before any parsing, and the endpoint's secret.",
  });
}
