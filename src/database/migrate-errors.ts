// Turns what Postgres and the network say into errors for people: which file and line,
// what was wrong, what to do. What is not understood here passes through unchanged.
import pg from "pg";
import { UserError } from "../errors.ts";
import type { SourceFile } from "./migrate-files.ts";

export const sqlState = {
  invalidTableDefinition: "42P16",
  invalidFunctionDefinition: "42P13",
  insufficientPrivilege: "42501",
  lockNotAvailable: "55P03",
  deadlockDetected: "40P01",
} as const;

const hints: Record<string, string> = {
  [sqlState.invalidTableDefinition]:
    "A view may only grow at its end. For any other change drop it with `cascade` in a new migration; the rule files make it again.",
  [sqlState.invalidFunctionDefinition]:
    "A function keeps its parameters' names and its result. A changed signature takes a new name; the old file moves to db/functions/retired for one release.",
  [sqlState.insufficientPrivilege]:
    "Everything in db runs as minoots_owner; grant it what is missing, or ask for less.",
};

export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : undefined;
}

/** Somebody else holds what we need: worth another try. */
export function isBusy(error: unknown): boolean {
  const code = codeOf(error);
  return code === sqlState.lockNotAvailable || code === sqlState.deadlockDetected;
}

export function fileProblem(file: SourceFile, error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error;
  const place = `${file.path}${lineSuffix(file.text, error.position)}`;
  const details = [error.detail, error.hint, error.where].filter((text) => text !== undefined);
  const hint = hints[error.code ?? ""] ?? "Nothing was changed: the whole migration was undone.";
  return new UserError(`${place}: ${error.message}`, [...details, hint].join("\n"), {
    cause: error,
  });
}

function lineSuffix(text: string, position: string | undefined): string {
  if (position === undefined) return "";
  const before = Array.from(text).slice(0, Number(position) - 1);
  return `:${before.filter((character) => character === "\n").length + 1}`;
}

const certificateHint = "Name who signed it: ?sslmode=verify-full&sslrootcert=/path/ca.pem";
const directHint =
  "Give DATABASE_URL the address of Postgres itself: each connection puts on its role as it starts, listens or holds locks, and none of that passes a pooler such as pgbouncer.";

const connectionHints: Record<string, string> = {
  ECONNREFUSED: "Is Postgres running, and do host and port of DATABASE_URL match?",
  ENOTFOUND: "Check the host name in DATABASE_URL.",
  ETIMEDOUT: "Check the host in DATABASE_URL and the firewall between.",
  DEPTH_ZERO_SELF_SIGNED_CERT: certificateHint,
  SELF_SIGNED_CERT_IN_CHAIN: certificateHint,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: certificateHint,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: certificateHint,
  CERT_HAS_EXPIRED: "Renew the certificate of Postgres.",
  ERR_TLS_CERT_ALTNAME_INVALID: "Write the host as the certificate of Postgres has it.",
  "08P01": directHint,
  "28P01": "Check user and password in DATABASE_URL.",
  "28000": "Check user and password in DATABASE_URL, and the server's pg_hba.conf.",
  "3D000": "Create it with `create database`, or check the name in DATABASE_URL.",
  "53300": "Raise max_connections, or close sessions that are not needed.",
  "57P03": "Postgres is starting or stopping. Try again in a moment.",
};

export function connectionProblem(url: string, error: unknown): unknown {
  const code = codeOf(error);
  const hint = code === undefined ? undefined : connectionHints[code];
  if (hint === undefined) return error;
  const reason = error instanceof Error && error.message !== "" ? error.message : code;
  return new UserError(`Cannot connect to Postgres at ${whereabouts(url)}: ${reason}.`, hint, {
    cause: error,
  });
}

/** A pooler drops what a session starts with: all would run as the login, not as its role. */
export function refusePooler(url: string, isDirect: boolean): void {
  if (isDirect) return;
  const message = `There is a pooler between here and Postgres at ${whereabouts(url)}.`;
  throw new UserError(message, directHint);
}

/** The address without the password. */
function whereabouts(url: string): string {
  try {
    const { host, pathname } = new URL(url);
    return `${host}${pathname}`;
  } catch {
    return "the address in DATABASE_URL";
  }
}
