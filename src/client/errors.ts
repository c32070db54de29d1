// The one error of the client: what the API refused, in the API's own words, or what kept
// the client from asking it at all.

/** Codes of the API, as /docs/errors lists them, and the client's own. */
export type ErrorCode =
  | "INVALID_INPUT"
  | "INVALID_TIME"
  | "INVALID_DURATION"
  | "INVALID_ACTION"
  | "TARGET_REFUSED"
  | "CURSOR_INVALID"
  | "QUERY_TOO_COSTLY"
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "KEY_CONFLICT"
  | "CURSOR_STALE"
  | "VERSION_CONFLICT"
  | "TOO_LARGE"
  | "RATE_LIMITED"
  | "QUOTA_EXCEEDED"
  | "UNAVAILABLE"
  | "TOO_LATE"
  | "TIMEOUT"
  | "METHOD_NOT_ALLOWED"
  | "INTERNAL"
  // Of the client: no answer came; what came was none of ours; waitFor waited long enough;
  // a webhook that is not to be believed.
  | "UNREACHABLE"
  | "UNEXPECTED_ANSWER"
  | "WAIT_TIMEOUT"
  | "WEBHOOK_REFUSED";

export interface ErrorDetails {
  /** The field at fault, such as timers[3].fireIn. */
  readonly path?: string | null;
  /** What to do. */
  readonly hint?: string | null;
  /** By which the server's log knows the request. */
  readonly requestId?: string | null;
  /** The HTTP status, if an answer came over HTTP. */
  readonly status?: number | null;
  readonly retryAfterSeconds?: number | null;
  /** After which to follow events again, if the server said. */
  readonly cursor?: string | null;
  readonly cause?: unknown;
}

export class MinootsError extends Error {
  readonly code: ErrorCode;
  readonly path: string | null;
  readonly hint: string | null;
  readonly requestId: string | null;
  readonly status: number | null;
  readonly retryAfterSeconds: number | null;
  readonly cursor: string | null;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.name = "MinootsError";
    this.code = code;
    this.path = details.path ?? null;
    this.hint = details.hint ?? null;
    this.requestId = details.requestId ?? null;
    this.status = details.status ?? null;
    this.retryAfterSeconds = details.retryAfterSeconds ?? null;
    this.cursor = details.cursor ?? null;
  }
}

/** An error as GraphQL writes it. */
export interface WrittenError {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export function errorFrom(written: WrittenError, details: ErrorDetails = {}): MinootsError {
  const { code, path, hint, requestId, retryAfterSeconds, cursor } = written.extensions ?? {};
  return new MinootsError((textOf(code) ?? "UNEXPECTED_ANSWER") as ErrorCode, written.message, {
    path: textOf(path),
    hint: textOf(hint),
    requestId: textOf(requestId),
    retryAfterSeconds: typeof retryAfterSeconds === "number" ? retryAfterSeconds : null,
    cursor: textOf(cursor),
    ...details,
  });
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
