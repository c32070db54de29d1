// Imports one batch in one call, which is all or none: the line at fault is told and left out,
// and the others go again. What passes by itself, such as being too fast, is waited for.
import { pause } from "../pause.ts";
import { problemOf } from "../server/problems.ts";
import { ApiError } from "./api-error.ts";
import type { Request, TimerOutcome } from "./backend.ts";
import { failureOf } from "./failures.ts";
import { nameInLine } from "./import-line.ts";
import type { ReadLine } from "./import-line.ts";

export interface NumberedLine extends ReadLine {
  readonly number: number;
}

export interface LineProblem {
  readonly line: number;
  readonly path: string | null;
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

export interface Importing {
  readonly make: (requests: readonly Request[]) => Promise<readonly TimerOutcome[]>;
  readonly refuse: (problem: LineProblem) => void;
  readonly count: (outcome: TimerOutcome) => void;
  /** Whether enough was refused: then only what stands before the last such line is made. */
  readonly isFull: () => boolean;
  /** Aborted, nothing is waited for any more. */
  readonly signal: AbortSignal;
}

const triesMax = 6;
const waitFirstMs = 250;
const waitMaxMs = 60_000;

/** Null when each line is made or refused; else the last line of those from the first that are. */
export async function importBatch(
  importing: Importing,
  batch: readonly NumberedLine[],
  tries = 1,
): Promise<number | null> {
  if (batch.length === 0) return null;
  try {
    const outcomes = await importing.make(batch.map(({ request }) => request));
    for (const outcome of outcomes) importing.count(outcome);
    return null;
  } catch (error) {
    return await goOn(importing, batch, error, tries);
  }
}

async function goOn(
  importing: Importing,
  batch: readonly NumberedLine[],
  error: unknown,
  tries: number,
): Promise<number | null> {
  const { path, code, waitMs } = readError(error, tries);
  const [, place, field] = /\btimers\[(\d+)\]\.?(.*)$/s.exec(path ?? "") ?? [];
  const guilty = place === undefined && batch.length === 1 ? batch[0] : batch[Number(place)];
  if (waitMs !== null && tries < triesMax) {
    await pause(waitMs, importing.signal);
    return await importBatch(importing, batch, importing.signal.aborted ? triesMax : tries + 1);
  }
  if (waitMs === null && guilty !== undefined) {
    importing.refuse(problemIn(guilty, error, code, field ?? ""));
    return await importOthers(importing, batch, guilty);
  }
  if (code !== "TOO_LARGE") throw error;
  return await importHalves(importing, batch);
}

async function importHalves(
  importing: Importing,
  batch: readonly NumberedLine[],
): Promise<number | null> {
  const half = Math.ceil(batch.length / 2);
  const leftAfter = await importBatch(importing, batch.slice(0, half));
  return leftAfter ?? (await importBatch(importing, batch.slice(half)));
}

async function importOthers(
  importing: Importing,
  batch: readonly NumberedLine[],
  guilty: NumberedLine,
): Promise<number | null> {
  const others = batch.filter((line) => line !== guilty);
  if (!importing.isFull()) return await importBatch(importing, others);
  const before = others.filter(({ number }) => number < guilty.number);
  return (await importBatch(importing, before)) ?? guilty.number;
}

interface ReadError {
  readonly path: string | null;
  readonly code: string;
  /** For how long to wait before it is worth trying again; null when it never is. */
  readonly waitMs: number | null;
}

function readError(error: unknown, tries: number): ReadError {
  const problem = error instanceof ApiError ? error.problem : problemOf(error);
  const { code } = failureOf(error);
  const seconds = problem?.retryAfterSeconds ?? null;
  const passes = code === "RATE_LIMITED" || code === "UNAVAILABLE";
  const laterMs = seconds === null ? waitFirstMs * 2 ** tries : seconds * 1000;
  return {
    path: problem?.path ?? null,
    code,
    waitMs: passes ? Math.min(laterMs, waitMaxMs) : null,
  };
}

// The message begins with the path that the call has; the line has a shorter one of its own.
function problemIn(line: NumberedLine, error: unknown, code: string, field: string): LineProblem {
  const problem = error instanceof ApiError ? error.problem : problemOf(error);
  const path = nameInLine(field, line);
  const whole = (problem?.message ?? failureOf(error).message).replaceAll(
    /(?:input\.)?timers\[\d+\]\.?([\w.[\]]*)/g,
    (_, inner: string) => nameInLine(inner, line),
  );
  const message = whole.trim();
  const named = path === "" ? null : path;
  return { line: line.number, path: named, code, message, hint: problem?.hint ?? null };
}
