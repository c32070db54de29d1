// What the hands need to know of a hand-off beyond its shape, which the seam to SQL
// defines: how long its send may take, and how a send that got no answer is reported.
import type { AttemptResult, Handoff } from "../database/wire.ts";

export type ErrorCode =
  | "TARGET_REFUSED"
  | "TIMEOUT"
  | "CONNECTION_FAILED"
  | "TLS_FAILED"
  | "DNS_FAILED"
  | "RESPONSE_INVALID"
  | "SECRET_UNREADABLE"
  | "KIND_UNKNOWN"
  | "ACTION_REFUSED"
  | "COMMAND_FAILED"
  | "OUTPUT_TOO_LARGE";

export const timeoutDefaultMs = 20_000;
export const timeoutMaxMs = 25_000;

export function timeoutOf(handoff: Handoff): number {
  const asked = handoff.parameters.timeoutMs;
  if (asked === undefined || !(asked > 0)) return timeoutDefaultMs;
  return Math.min(Math.ceil(asked), timeoutMaxMs);
}

export function failedAttempt(
  handoff: Handoff,
  failure: { readonly errorCode: ErrorCode; readonly message: string },
  durationMs: number,
): AttemptResult {
  return {
    tenantId: handoff.tenantId,
    deliveryId: handoff.deliveryId,
    attempt: handoff.attempt,
    statusCode: null,
    errorCode: failure.errorCode,
    errorMessage: failure.message,
    durationMs,
    excerpt: null,
    retryAfterMs: null,
  };
}
