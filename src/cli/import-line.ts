// One line of a file to be imported: a timer in any of the spellings that the faces know, or in
// the form in which `timers list --json` writes one, as the request that asks for it. Only
// spelled here: the rules say whether it will do.
import { parseExactly } from "../exact-json.ts";
import { inspect } from "../server/inspect.ts";
import { ProblemError } from "../server/problems.ts";
import type { Request } from "./backend.ts";

export interface ReadLine {
  readonly request: Request;
  /** What the line calls a field of the request, where that differs. */
  readonly names: ReadonlyMap<string, string>;
}

/** The line is no timer, and why not. */
export class LineError extends Error {
  readonly path: string | null;

  constructor(path: string | null, message: string) {
    super(message);
    this.name = "LineError";
    this.path = path;
  }
}

// What only a timer that is there has, and nobody asks for.
const told = new Set(
  "tenantId parentId status reason armed late firedAt lagMs finishedAt createdAt version".split(
    " ",
  ),
);

/** Null for a timer that waits no more, or is held: it would fire. */
export function readLine(text: string): ReadLine | null {
  const line = readObject(text);
  const { status } = line;
  if (typeof status === "string" && status.toLowerCase() !== "scheduled") return null;
  const names = new Map<string, string>();
  const request: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(line)) {
    if (value !== null && !told.has(name)) put(request, names, name, value);
  }
  if (request["key"] === undefined) {
    throw new LineError("id", "id is missing: it becomes the key, so that nothing is made twice.");
  }
  // What is there has both its time and the time it was asked for by; its time is what holds.
  if (typeof status === "string" && request["fireAt"] !== undefined) delete request["fireIn"];
  return { request, names };
}

function readObject(text: string): Readonly<Record<string, unknown>> {
  let line: unknown;
  try {
    line = parseExactly(text);
  } catch (error) {
    throw new LineError(null, `this is no JSON: ${(error as Error).message}.`);
  }
  if (typeof line === "object" && line !== null && !Array.isArray(line)) {
    refuseUnsendable(line);
    return line as Readonly<Record<string, unknown>>;
  }
  throw new LineError(null, "this is no JSON object.");
}

// A number out of range would be sent as null, and so be left out without a word.
function refuseUnsendable(line: object): void {
  try {
    inspect(line);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    throw new LineError(error.problem.path, error.problem.message);
  }
}

function put(
  request: Record<string, unknown>,
  names: Map<string, string>,
  name: string,
  value: unknown,
): void {
  if (name === "actionBundle" && typeof value === "object") {
    for (const [inner, each] of Object.entries(value as object)) {
      names.set(inner, `actionBundle.${inner}`);
      request[inner] = each;
    }
    return;
  }
  const field = { id: "key", duration: "fireIn", action: "actions" }[name] ?? name;
  if (name === "id" && request["key"] !== undefined) return;
  if (field !== name) names.set(field, name);
  if (name === "key") names.delete(name);
  request[field] = name === "action" ? [value] : value;
}

/** The path of a field as the line calls it: `actions[0].webhook.url` is `action.url` there. */
export function nameInLine(path: string, { request, names }: ReadLine): string {
  const [, field = "", rest = ""] = /^(\w+)(.*)$/s.exec(path) ?? [];
  const name = names.get(field) ?? field;
  const inner = field === "actions" ? withoutKind(rest, request["actions"]) : rest;
  return name + (name === "action" ? inner.replace(/^\[0\]/, "") : inner);
}

// A face may name the kind of an action by a field of its own; with a type the line has none.
function withoutKind(rest: string, actions: unknown): string {
  const [, place = ""] = /^\[(\d+)\]\.\w+\./.exec(rest) ?? [];
  const action: unknown = Array.isArray(actions) ? actions[Number(place)] : null;
  const isTyped = typeof action === "object" && action !== null && "type" in action;
  return isTyped ? rest.replace(/^(\[\d+\])\.\w+\./, "$1.") : rest;
}
