// The two pieces of JSON at the seam with SQL: what the hands are given, and what they
// report. The hands never decide what a report means; settle_deliveries does.

export interface WebhookParameters {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly timeoutMs?: number;
}

export interface Handoff {
  readonly tenantId: string;
  readonly timerId: string;
  readonly deliveryId: string;
  readonly actionId: string;
  readonly attempt: number;
  readonly kind: string;
  readonly parameters: WebhookParameters;
  readonly body: string;
  readonly endpoint: string;
  readonly secrets: readonly string[];
}

export type ErrorCode =
  | "TARGET_REFUSED"
  | "TIMEOUT"
  | "CONNECTION_FAILED"
  | "TLS_FAILED"
  | "DNS_FAILED"
  | "RESPONSE_INVALID"
  | "SECRET_UNREADABLE";

export interface AttemptResult {
  readonly tenantId: string;
  readonly deliveryId: string;
  readonly attempt: number;
  readonly statusCode: number | null;
  readonly errorCode: ErrorCode | null;
  readonly errorMessage: string | null;
  readonly durationMs: number;
  readonly excerpt: string | null;
  readonly retryAfterMs: number | null;
}

export const timeoutDefaultMs = 20_000;
export const timeoutMaxMs = 25_000;

export function timeoutOf(handoff: Handoff): number {
  const asked = handoff.parameters.timeoutMs;
  if (asked === undefined || asked === null || !(asked > 0)) return timeoutDefaultMs;
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
