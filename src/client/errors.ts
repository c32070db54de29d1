// The one error of the client: what the API refused, in the API's own words, or what kept
// the client from asking it at all.

/** Codes of the API, each with the HTTP status that REST answers it with. */
export const apiStatuses = {
  INVALID_INPUT: 400,
  INVALID_TIME: 400,
  INVALID_DURATION: 400,
  INVALID_ACTION: 400,
  TARGET_REFUSED: 400,
  CURSOR_INVALID: 400,
  QUERY_TOO_COSTLY: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  KEY_CONFLICT: 409,
  TOO_LATE: 409,
  CURSOR_STALE: 410,
  VERSION_CONFLICT: 412,
  TOO_LARGE: 413,
  UNSUPPORTED_TYPE: 415,
  RATE_LIMITED: 429,
  QUOTA_EXCEEDED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  TIMEOUT: 503,
} as const;

/** Those, and the client's own. */
export type ErrorCode =
  | keyof typeof apiStatuses
  | "UNREACHABLE" // no answer came
  | "UNEXPECTED_ANSWER" // it was none of ours
  | "WAIT_TIMEOUT" // waitFor has waited long enough
  | "WEBHOOK_REFUSED"; // not to be believed

export interface ErrorDetails {
  /** The field at fault, such as timers[3].fireIn. */
  readonly path?: string | null;
  /** What to do. */
  readonly hint?: string | null;
  /** By which the server's log knows the request. */
  readonly requestId?: string | null;
  /** If it is not that of the code. */
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
  /** The HTTP status that goes with the code, over a WebSocket too. */
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
    this.status = details.status ?? statusOf(code);
    this.retryAfterSeconds = details.retryAfterSeconds ?? null;
    this.cursor = details.cursor ?? null;
  }
}

function statusOf(code: string): number | null {
  return (apiStatuses as Readonly<Record<string, number>>)[code] ?? null;
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
