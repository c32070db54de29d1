// Looks through a request's JSON for what the database could refuse but not name the place of.
import { problemError } from "./problems.ts";

const depthMax = 100;
const pathMax = 200;
const outermost = /^[^.[]*/;

interface Visit {
  readonly value: unknown;
  readonly path: string;
  readonly depth: number;
}

/** Answers how many values there are. Of what nests too deeply the outermost names are told. */
// With a list of its own instead of calls into itself: the depth is the caller's choice.
export function inspect(root: unknown, toldOfDeep = outermost): number {
  let count = 0;
  const visits: Visit[] = [{ value: root, path: "", depth: 0 }];
  for (let visit = visits.pop(); visit !== undefined; visit = visits.pop()) {
    const { value, path, depth } = visit;
    count += 1;
    if (typeof value === "string") inspectText(value, path);
    if (typeof value === "number") inspectNumber(value, path);
    if (typeof value !== "object" || value === null) continue;
    if (depth >= depthMax) throw tooDeep(path, toldOfDeep);
    const isList = Array.isArray(value);
    for (const [name, child] of Object.entries(value)) {
      const childPath = isList ? `${path}[${name}]` : path === "" ? name : `${path}.${name}`;
      if (!isList) inspectText(name, path);
      visits.push({ value: child, path: childPath.slice(0, pathMax), depth: depth + 1 });
    }
  }
  return count;
}

function inspectText(text: string, path: string): void {
  const flaw = textFlaw(text);
  if (flaw === null) return;
  throw problemError("INVALID_INPUT", `${path || "The body"} holds ${flaw}.`, {
    hint: "Send valid Unicode text without NUL.",
    path: path || null,
  });
}

export function textFlaw(text: string): string | null {
  if (text.includes("\0")) return "the NUL character";
  return text.isWellFormed() ? null : "half of a surrogate pair";
}

function inspectNumber(number: number, path: string): void {
  if (Number.isFinite(number)) return;
  throw problemError("INVALID_INPUT", `${path} is too large a number.`, {
    hint: "Send it as text if it must keep all its digits.",
    path,
  });
}

function tooDeep(path: string, told: RegExp): Error {
  const field = told.exec(path)?.[0] ?? path;
  return problemError("INVALID_INPUT", `${field} nests deeper than ${depthMax} levels.`, {
    hint: "Flatten it.",
    path: field,
  });
}
