// What is put on the wire for one attempt. The body and its id never change between
// attempts; what is known only at sending (the second, the attempt) goes in headers.
import type { KeyObject } from "node:crypto";
import { signWebhook } from "../webhook-signature.ts";
import type { Handoff } from "../database/wire.ts";
import { refuseTarget } from "./send-failure.ts";
import type { Target } from "./target-guard.ts";

export interface WebhookRequest {
  readonly origin: string;
  readonly path: string;
  readonly method: string;
  readonly headers: string[];
  readonly body: string | null;
  readonly reset: boolean;
}

const methods = new Set(["POST", "PUT", "PATCH", "DELETE", "GET"]);

// Ours, and those that belong to the connection and not to the message.
const reservedHeaders = new Set([
  "user-agent",
  "host",
  "content-length",
  "connection",
  "keep-alive",
  "proxy-connection",
  "proxy-authenticate",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "expect",
]);
const reservedPrefixes = ["webhook-", "minoots-"];
const headerName = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/;

export function buildRequest(
  handoff: Handoff,
  target: Target,
  keys: readonly KeyObject[],
  sender: { readonly userAgent: string; readonly reset: boolean; readonly nowMs: number },
): WebhookRequest {
  const method = methodOf(handoff);
  const body = method === "GET" ? null : handoff.body;
  const timestampSeconds = Math.floor(sender.nowMs / 1000);
  const signed = { id: handoff.deliveryId, timestampSeconds, body: body ?? "" };
  const headers = [
    "user-agent",
    sender.userAgent,
    "webhook-id",
    handoff.deliveryId,
    "webhook-timestamp",
    String(timestampSeconds),
    "webhook-signature",
    signWebhook(signed, keys),
    "minoots-attempt",
    String(handoff.attempt),
    "minoots-timer-id",
    handoff.timerId,
  ];
  addUserHeaders(headers, handoff, body !== null);
  addTrace(headers, handoff);
  return { origin: target.origin, path: target.path, method, headers, body, reset: sender.reset };
}

function methodOf(handoff: Handoff): string {
  const method = (handoff.parameters.method ?? "POST").toUpperCase();
  if (methods.has(method)) return method;
  throw refuseTarget(`The method ${method} is not one of ${[...methods].join(", ")}.`);
}

function addUserHeaders(headers: string[], handoff: Handoff, hasBody: boolean): void {
  let hasContentType = false;
  for (const [name, value] of Object.entries(handoff.parameters.headers ?? {})) {
    const lowerName = name.toLowerCase();
    checkHeader(lowerName, value);
    hasContentType ||= lowerName === "content-type";
    headers.push(lowerName, value);
  }
  if (hasBody && !hasContentType) headers.push("content-type", contentTypeOf(handoff));
}

// The caller's own body may be a text; all else that is sent is JSON.
function contentTypeOf({ parameters: { body, bodyTemplate } }: Handoff): string {
  const isText = typeof (body ?? bodyTemplate) === "string";
  return isText ? "text/plain; charset=utf-8" : "application/json";
}

// A header of the caller's own comes first.
function addTrace(headers: string[], { parameters }: Handoff): void {
  if (parameters.traceparent === undefined || headers.includes("traceparent")) return;
  headers.push("traceparent", parameters.traceparent);
}

function checkHeader(name: string, value: unknown): void {
  if (!headerName.test(name))
    throw refuseTarget(`The header name "${printable(name)}" is invalid.`);
  if (reservedHeaders.has(name) || reservedPrefixes.some((prefix) => name.startsWith(prefix))) {
    throw refuseTarget(`The header ${name} is set by MINOOTS and cannot be given.`);
  }
  if (typeof value !== "string" || !headerValue.test(value)) {
    throw refuseTarget(`The value of the header ${name} holds characters a header cannot carry.`);
  }
}

function printable(text: string): string {
  return text.slice(0, 100).replace(/[^\x20-\x7e]/g, "?");
}
