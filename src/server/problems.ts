// The one place that knows what an error looks like to a caller: each SQLSTATE of the
// rules, and each Postgres error that bad input or a lost connection can raise, becomes
// a problem with a stable code. What is not listed here is a fault of ours: it stays
// unnamed to the caller (null), and is logged with the request id instead.

export interface Problem {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly message: string;
  readonly hint: string | null;
  readonly path: string | null;
  readonly retryAfterSeconds: number | null;
  readonly cursor?: string | null; // after which to subscribe again
}

interface ProblemKind {
  readonly sqlstate: string | null;
  readonly code: string;
  readonly status: number;
  readonly title: string;
}

export const problemKinds = [
  { sqlstate: "MN001", code: "INVALID_INPUT", status: 400, title: "Invalid input" },
  { sqlstate: "MN002", code: "INVALID_TIME", status: 400, title: "Invalid time" },
  { sqlstate: "MN003", code: "INVALID_DURATION", status: 400, title: "Invalid duration" },
  { sqlstate: "MN004", code: "INVALID_ACTION", status: 400, title: "Invalid action" },
  { sqlstate: "MN005", code: "TARGET_REFUSED", status: 400, title: "Target refused" },
  { sqlstate: "MN006", code: "CURSOR_INVALID", status: 400, title: "Invalid cursor" },
  { sqlstate: "MN007", code: "QUERY_TOO_COSTLY", status: 400, title: "Query too costly" },
  { sqlstate: "MN008", code: "UNAUTHENTICATED", status: 401, title: "Not authenticated" },
  { sqlstate: "MN009", code: "FORBIDDEN", status: 403, title: "Not allowed" },
  { sqlstate: "MN010", code: "NOT_FOUND", status: 404, title: "Not found" },
  { sqlstate: "MN011", code: "KEY_CONFLICT", status: 409, title: "Key already used" },
  { sqlstate: "MN012", code: "CURSOR_STALE", status: 410, title: "Cursor from another history" },
  { sqlstate: "MN013", code: "VERSION_CONFLICT", status: 412, title: "Changed meanwhile" },
  { sqlstate: "MN014", code: "TOO_LARGE", status: 413, title: "Too large" },
  { sqlstate: "MN015", code: "RATE_LIMITED", status: 429, title: "Too many requests" },
  { sqlstate: "MN016", code: "QUOTA_EXCEEDED", status: 429, title: "Quota exceeded" },
  { sqlstate: "MN017", code: "UNAVAILABLE", status: 503, title: "Not available" },
  { sqlstate: null, code: "TOO_LATE", status: 409, title: "Too late" },
  { sqlstate: null, code: "TIMEOUT", status: 503, title: "Took too long" },
  { sqlstate: null, code: "METHOD_NOT_ALLOWED", status: 405, title: "Method not allowed" },
  { sqlstate: null, code: "UNSUPPORTED_TYPE", status: 415, title: "Not JSON" },
  { sqlstate: null, code: "INTERNAL", status: 500, title: "Our mistake" },
] as const satisfies readonly ProblemKind[];

export type ProblemCode = (typeof problemKinds)[number]["code"];

interface ProblemDetails {
  readonly hint?: string | null;
  readonly path?: string | null;
  readonly retryAfterSeconds?: number;
}

const kindByCode = new Map<string, ProblemKind>(problemKinds.map((kind) => [kind.code, kind]));
const codeBySqlstate = new Map<string, ProblemCode>(
  problemKinds.flatMap((kind) => (kind.sqlstate === null ? [] : [[kind.sqlstate, kind.code]])),
);

// A problem found in TypeScript, thrown as it stands.
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.name = "ProblemError";
    this.problem = problem;
  }
}

export function problemWith(
  code: ProblemCode,
  message: string,
  details: ProblemDetails = {},
): Problem {
  const kind = kindByCode.get(code) as ProblemKind;
  return {
    code,
    status: kind.status,
    title: kind.title,
    message,
    hint: details.hint ?? null,
    path: details.path ?? null,
    retryAfterSeconds: details.retryAfterSeconds ?? (code === "UNAVAILABLE" ? 1 : null),
  };
}

export function problemError(
  code: ProblemCode,
  message: string,
  details: ProblemDetails = {},
): ProblemError {
  return new ProblemError(problemWith(code, message, details));
}

export function problemOf(error: unknown): Problem | null {
  if (error instanceof ProblemError) return error.problem;
  if (!(error instanceof Error)) return null;
  return (
    ruleProblem(error) ?? inputProblem(error) ?? slowProblem(error) ?? unavailableProblem(error)
  );
}

// What the caller is told of a fault of ours: nothing but the way to ask about it.
export function maskedProblem(): Problem {
  return problemWith("INTERNAL", "Something went wrong on our side.", {
    hint: "Nothing is known to be wrong with the request. Tell us the requestId.",
  });
}

function fieldOf(error: Error, name: "code" | "hint" | "column"): string | null {
  const value: unknown = (error as unknown as Record<string, unknown>)[name];
  return typeof value === "string" && value !== "" ? value : null;
}

function ruleProblem(error: Error): Problem | null {
  const code = codeBySqlstate.get(fieldOf(error, "code") ?? "");
  if (code === undefined) return null;
  const retryAfterSeconds = retryAfterOf(code, fieldOf(error, "hint"));
  return problemWith(code, error.message, {
    hint: fieldOf(error, "hint"),
    path: fieldOf(error, "column"),
    ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }),
  });
}

// The rules say the time to retry in words ("Retry in 7 s."); HTTP wants the number too.
function retryAfterOf(code: ProblemCode, hint: string | null): number | null {
  if (code !== "RATE_LIMITED" && code !== "QUOTA_EXCEEDED") return null;
  const seconds = /\b(\d+) s\b/.exec(hint ?? "")?.[1];
  return seconds === undefined ? null : Number(seconds);
}

const notText = "Text must be valid Unicode without the NUL character.";
const notReadable = "The request holds a value that cannot be read.";
const outOfRange = "The request holds a number or an instant that is out of range.";
const tooDeep = "The request nests too deeply.";

// Postgres's own refusals that a request can reach before a rule has seen it. Their
// messages name types of ours, so the caller gets these instead.
const inputMessages = new Map<string, string>([
  ["22P05", notText],
  ["22021", notText],
  ["22P02", notReadable],
  ["22P03", notReadable],
  ["22007", notReadable],
  ["22032", notReadable],
  ["22001", "The request holds a text that is too long."],
  ["22003", outOfRange],
  ["22008", outOfRange],
  ["22015", outOfRange],
  ["54000", "The request holds a value that is too large."],
  ["54001", tooDeep],
]);

function inputProblem(error: Error): Problem | null {
  const message = inputMessages.get(fieldOf(error, "code") ?? "");
  if (message === undefined) return null;
  return problemWith("INVALID_INPUT", message, {
    hint: "Check the values of the request.",
    path: fieldOf(error, "column"),
  });
}

function slowProblem(error: Error): Problem | null {
  if (fieldOf(error, "code") !== "57014") return null;
  return problemWith("TIMEOUT", "The database took longer than it may, and all was undone.", {
    hint: "Ask for less at once, or retry with the same key: nothing is done twice.",
    retryAfterSeconds: 1,
  });
}

const unavailableStates = new Set([
  "25006", // a standby, which takes no writes
  "40001",
  "40P01",
  "55P03",
  "57P01",
  "57P02",
  "57P03",
  "57P05",
  "25P03", // idle in a transaction for too long
]);
const unavailableClasses = new Set(["08", "53"]);
const lostConnection = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOENT",
]);
// The driver reports these without a code.
const driverMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end|Query read timeout)/;

function unavailableProblem(error: Error): Problem | null {
  if (!isLostConnection(error)) return null;
  return problemWith("UNAVAILABLE", "The database did not answer in time.", {
    hint: "Retry with the same key: nothing is done twice.",
  });
}

function isLostConnection(error: Error): boolean {
  const code = fieldOf(error, "code");
  if (code === null) return driverMessages.test(error.message);
  if (lostConnection.has(code)) return isSystemCall(error);
  return code.length === 5 && (unavailableStates.has(code) || isOfLostClass(code));
}

function isOfLostClass(sqlstate: string): boolean {
  return unavailableClasses.has(sqlstate.slice(0, 2));
}

// ENOENT is a lost connection for a socket, and a fault of ours for a file.
function isSystemCall(error: Error): boolean {
  const call = (error as NodeJS.ErrnoException).syscall;
  return call === undefined || call === "connect" || call === "read" || call === "write";
}
