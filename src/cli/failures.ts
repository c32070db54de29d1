// What went wrong, for the person at the terminal and for scripts: words without a stack
// trace, and an exit code of its own for each kind.
import { UserError } from "../errors.ts";
import { problemOf } from "../server/problems.ts";
import type { Problem } from "../server/problems.ts";
import { ApiError } from "./api-error.ts";
import type { ApiProblem } from "./api-error.ts";
import { UsageError } from "./command.ts";
import { MissingError, OfflineError } from "./endings.ts";

export interface Failure {
  readonly exitCode: number;
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  /** By which the server's log knows it. */
  readonly requestId: string | null;
}

type Known = Omit<Failure, "requestId">;

export const exitCodes = { failed: 1, usage: 2, missing: 3, tooLate: 4, offline: 5 } as const;

export function failureOf(error: unknown): Failure {
  const requestId = error instanceof ApiError ? error.problem.requestId : null;
  return { ...knownFailure(error), requestId };
}

function knownFailure(error: unknown): Known {
  if (error instanceof UsageError) return { ...told(error), ...kind("usage", "INVALID_USAGE") };
  if (error instanceof OfflineError) return { ...told(error), ...kind("offline", "UNAVAILABLE") };
  if (error instanceof MissingError) return { ...told(error), ...kind("missing", "NOT_FOUND") };
  if (error instanceof UserError) return { ...told(error), ...kind("failed", "FAILED") };
  if (error instanceof ApiError) return problemFailure(error.problem, true);
  return databaseFailure(error) ?? ruleFailure(error) ?? unknownFailure(error);
}

function told({ message, hint }: UsageError | UserError): Pick<Failure, "message" | "hint"> {
  return { message, hint };
}

function kind(name: keyof typeof exitCodes, code: string): Pick<Known, "exitCode" | "code"> {
  return { exitCode: exitCodes[name], code };
}

// Schema, table, column and function, and the role that the connection puts on.
const notOurs = new Set(["3F000", "42P01", "42703", "42883", "22023"]);

function databaseFailure(error: unknown): Known | null {
  const { code = "", message = "" } = error as { code?: string; message?: string };
  if (notOurs.has(code)) {
    return {
      ...kind("failed", "NOT_MIGRATED"),
      message: "This database has no MINOOTS, or an older one.",
      hint: "Start MINOOTS on it once: that brings it up to date.",
    };
  }
  if (code.startsWith("28") || code === "3D000" || code === "42501") {
    return {
      ...kind("failed", "REFUSED"),
      message: `The database refused: ${message}.`,
      hint: "Use a DATABASE_URL with the rights of the one that MINOOTS runs with.",
    };
  }
  return null;
}

function ruleFailure(error: unknown): Known | null {
  const problem = problemOf(error);
  if (problem === null) return null;
  const isRule = (error as { code?: string }).code?.startsWith("MN") === true;
  return problemFailure(problem, isRule);
}

function problemFailure(problem: ApiProblem | Problem, isRule: boolean): Known {
  const { code, hint } = problem;
  const message = messageOf(problem);
  if (code === "NOT_FOUND") return { ...kind("missing", code), message, hint };
  if (code !== "UNAVAILABLE" && code !== "TIMEOUT")
    return { ...kind("failed", code), message, hint };
  return { ...kind("offline", code), message, hint: isRule ? hint : "Is it there? Try again." };
}

// A rule names the field as JSON has it; here it is a flag. A name is also a word.
function messageOf({ message, path }: ApiProblem | Problem): string {
  if (path === null || !message.startsWith(`${path} `) || !/[A-Z]/.test(path)) return message;
  const flag = path.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `--${flag}${message.slice(path.length)}`;
}

function unknownFailure(error: unknown): Known {
  const message = error instanceof Error ? error.message : String(error);
  return {
    ...kind("failed", "INTERNAL"),
    message: `Something went wrong: ${message}`,
    hint: "LOG_LEVEL=debug shows where.",
  };
}
