// The part of an address after the question mark: every name in it is known to the route, and
// stands there once unless it is a list. What it says is judged by the rules, like all else.
import { z } from "@hono/zod-openapi";
import { guess } from "../../guess.ts";
import { textFlaw } from "../inspect.ts";
import { readInstant } from "../instants.ts";
import { rowsOf } from "../page-length.ts";
import { readPlace, uuidShape } from "../places.ts";
import type { Place } from "../places.ts";
import { ProblemError, problemError } from "../problems.ts";

export type Query = ReadonlyMap<string, readonly string[]>;

export function readQuery(url: string, schema: z.ZodObject | undefined): Query {
  const shape = (schema?.shape ?? {}) as Record<string, z.ZodType>;
  const query = new Map<string, string[]>();
  for (const [name, value] of searchOf(url)) {
    const known = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (known === undefined) throw unknownName(name, Object.keys(shape));
    soundAt(name, value);
    const values = query.get(name) ?? [];
    if (values.length > 0 && !isList(known)) throw wrong(name, "is there twice.", "Send it once.");
    query.set(name, [...values, value]);
  }
  return query;
}

/** The text as it came, if it is one that can be kept. */
export function soundAt(path: string, text: string): string {
  const flaw = textFlaw(text);
  if (flaw === null) return text;
  throw wrong(path, `holds ${flaw}.`, "Send valid Unicode text without NUL.");
}

function searchOf(url: string): URLSearchParams {
  const start = url.indexOf("?");
  return new URLSearchParams(start === -1 ? "" : url.slice(start + 1).replace(/#.*$/s, ""));
}

function isList(schema: z.ZodType): boolean {
  return (schema instanceof z.ZodOptional ? schema.unwrap() : schema) instanceof z.ZodArray;
}

function unknownName(name: string, known: readonly string[]): ProblemError {
  const meant = guess(name.slice(0, 64), known);
  const all = known.length === 0 ? "Nothing is known here." : `Known here: ${known.join(", ")}.`;
  const field = name.slice(0, 64);
  return wrong(field, "is unknown.", meant === null ? all : `Did you mean ${meant}?`);
}

export function textOf(query: Query, name: string): string | null {
  return query.get(name)?.[0] ?? null;
}

/** Several, said one by one or with commas between. */
export function wordsOf(query: Query, name: string): string[] | null {
  const written = query.get(name);
  return written === undefined ? null : written.flatMap((words) => words.split(","));
}

/** Those of a fixed list. */
export function chosenOf(query: Query, name: string, known: readonly string[]): string[] | null {
  const words = wordsOf(query, name);
  for (const word of words ?? []) {
    if (known.includes(word)) continue;
    const meant = guess(word.slice(0, 64), known);
    const hint = meant === null ? `Use ${known.join(", ")}.` : `Did you mean ${meant}?`;
    throw wrong(name, `holds ${JSON.stringify(word.slice(0, 64))}.`, hint);
  }
  return words;
}

/** `label=order:42`, as often as wanted, as labels. */
export function labelsOf(query: Query): Record<string, string> | null {
  const written = query.get("label");
  if (written === undefined) return null;
  const labels = new Map<string, string>();
  for (const label of written) {
    const [, name, value] = /^([^:]+):(.*)$/s.exec(label) ?? [];
    if (name === undefined || value === undefined) {
      throw wrong("label", `${shown(label)} has no value.`, "Send label=order:42.");
    }
    if ((labels.get(name) ?? value) !== value) {
      throw wrong("label", `${shown(name)} is there twice.`, "No timer carries both values.");
    }
    labels.set(name, value);
  }
  return Object.fromEntries(labels);
}

export function instantOf(query: Query, name: string): string | null {
  const written = textOf(query, name);
  // A plus that nobody escaped arrives as a space.
  return written === null ? null : instantAt(name, written.replace(/ (\d\d:\d\d)$/, "+$1"));
}

export function instantAt(path: string, written: unknown): string {
  try {
    return readInstant(written);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { problem } = error;
    throw new ProblemError({ ...problem, path, message: `${path} ${problem.message}` });
  }
}

export function wholeOf(query: Query, name: string): number | null {
  const written = textOf(query, name);
  if (written === null || /^-?\d{1,9}$/.test(written)) return written === null ? null : +written;
  throw wrong(name, `${shown(written)} is not a whole number.`, `Send ${name}=50.`);
}

export function uuidOf(query: Query, name: string): string | null {
  const written = textOf(query, name);
  return written === null ? null : uuidAt(name, written);
}

export function uuidAt(path: string, written: string): string {
  if (uuidShape.test(written)) return written.toLowerCase();
  throw problemError("INVALID_INPUT", `${shown(written)} is not an id.`, {
    hint: "An id looks like 019a0c1e-7b3a-7c4d-8e5f-6a7b8c9d0e1f.",
    path,
  });
}

export interface Page {
  readonly rows: number;
  readonly after: Place | null;
}

/** Of a list whose order ends with so many ids. */
export function pageOf(query: Query, idCount = 1): Page {
  const after = readPlace(textOf(query, "after"), idCount);
  return { rows: rowsOf(wholeOf(query, "first")), after };
}

/** What was read with one row more than the page has, to know whether there are more. */
export function pageAnswer<Row>(rows: readonly Row[], { rows: most }: Page, cursor: CursorOf<Row>) {
  const nodes = rows.slice(0, most);
  const last = nodes.at(-1);
  const endCursor = last === undefined ? null : cursor(last);
  return { nodes, pageInfo: { hasNextPage: rows.length > most, endCursor } };
}

type CursorOf<Row> = (row: Row) => string;

function wrong(path: string, message: string, hint: string): ProblemError {
  return problemError("INVALID_INPUT", `${path} ${message}`, { hint, path });
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 64));
}
