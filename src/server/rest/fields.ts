// The body of a request that is not read by a rule as a whole: its fields are known, and each is
// of the type that its rule takes.
import type { IncomingMessage } from "node:http";
import { guess } from "../../guess.ts";
import { problemError } from "../problems.ts";
import { readObject } from "./body.ts";
import type { JsonObject } from "./body.ts";

const integerMax = 2_147_483_647;

export async function readFields(
  incoming: IncomingMessage,
  known: readonly string[],
): Promise<JsonObject> {
  return onlyFields(await readObject(incoming), known);
}

export function onlyFields(body: JsonObject, known: readonly string[]): JsonObject {
  const unknown = Object.keys(body.fields).find((name) => !known.includes(name));
  if (unknown === undefined) return body;
  const meant = guess(unknown.slice(0, 64), known);
  const all = known.length === 0 ? "Send no fields." : `Known here: ${known.join(", ")}.`;
  throw wrong(unknown.slice(0, 64), "is unknown.", meant === null ? all : `Did you mean ${meant}?`);
}

/** The same of a body that may be left out. */
export async function readAnyFields(
  incoming: IncomingMessage,
  known: readonly string[],
): Promise<JsonObject> {
  return isEmpty(incoming) ? { text: "{}", fields: {} } : await readFields(incoming, known);
}

function isEmpty({ headers }: IncomingMessage): boolean {
  const isOfNoLength = Number(headers["content-length"] ?? 0) === 0;
  return isOfNoLength && headers["transfer-encoding"] === undefined;
}

// A verb that takes nothing may still be sent an empty object, and nothing else.
export async function refuseBody(incoming: IncomingMessage): Promise<void> {
  await readAnyFields(incoming, []);
}

export function textField({ fields }: JsonObject, name: string): string | null {
  const value = fields[name] ?? null;
  if (value === null || typeof value === "string") return value;
  throw wrong(name, "is not text.", "Put it in quotes.");
}

export function flagField({ fields }: JsonObject, name: string): boolean | null {
  const value = fields[name] ?? null;
  if (value === null || typeof value === "boolean") return value;
  throw wrong(name, "is neither true nor false.", "Send true or false, without quotes.");
}

export function integerField({ fields }: JsonObject, name: string): number | null {
  const value = fields[name] ?? null;
  if (value === null) return null;
  if (Number.isInteger(value) && Math.abs(value as number) <= integerMax) return value as number;
  throw wrong(name, "is not a whole number.", "Send a number, without quotes.");
}

export function numberField({ fields }: JsonObject, name: string): number | null {
  const value = fields[name] ?? null;
  if (value === null || typeof value === "number") return value;
  throw wrong(name, "is not a number.", "Send a number, without quotes.");
}

export function textsField({ fields }: JsonObject, name: string): string[] | null {
  const value = fields[name] ?? null;
  if (value === null) return null;
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value;
  throw wrong(name, "is not a list of texts.", `Send "${name}": ["…", "…"].`);
}

function wrong(path: string, message: string, hint: string): Error {
  return problemError("INVALID_INPUT", `${path} ${message}`, { hint, path });
}
