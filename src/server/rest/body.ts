// Reads a request's JSON so that nothing is lost on its way to the rules: the text goes
// to the database as it was written, with its long numbers and its odd keys, and is only
// looked through here, for what the database could refuse but not name the place of.
import type { IncomingMessage } from "node:http";
import { problemError } from "../problems.ts";

export interface JsonObject {
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export const bodyBytesMax = 1_048_576;
const exampleBody = '{"name":"tea","fireIn":"5s"}';
const depthMax = 100;
const pathMax = 200;
const utf8 = new TextDecoder("utf-8", { fatal: true });

export async function readObject(
  incoming: IncomingMessage,
  bytesMax: number = bodyBytesMax,
  example: string = exampleBody,
): Promise<JsonObject> {
  refuseEncoding(incoming);
  return objectOf(decode(await readBytes(incoming, bytesMax)), example);
}

export function isTooLarge(incoming: IncomingMessage, bytesMax: number): boolean {
  return Number(incoming.headers["content-length"] ?? 0) > bytesMax;
}

export async function readBytes(
  incoming: IncomingMessage,
  bytesMax: number = bodyBytesMax,
): Promise<Buffer> {
  if (isTooLarge(incoming, bytesMax)) throw tooLarge(bytesMax);
  if (incoming.destroyed) throw cutShort();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    incoming.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= bytesMax) return void chunks.push(chunk);
      chunks.length = 0; // the rest is read and dropped, so that the caller hears the answer
      reject(tooLarge(bytesMax));
    });
    incoming.once("end", () => resolve(Buffer.concat(chunks)));
    incoming.once("error", () => reject(cutShort()));
    incoming.once("close", () => reject(cutShort()));
  });
}

export function objectOf(text: string, example: string = exampleBody): JsonObject {
  const value = parse(text);
  if (!isObject(value)) {
    throw problemError("INVALID_INPUT", "The body is not a JSON object.", {
      hint: `Send an object, like ${example}.`,
    });
  }
  inspect(value);
  return { text, fields: value };
}

// The text with one more field; as the last one it wins over a null of the same name.
export function withField(object: JsonObject, name: string, value: string): string {
  const open = object.text.trimEnd().slice(0, -1);
  const separator = Object.keys(object.fields).length === 0 ? "" : ",";
  return `${open}${separator}${JSON.stringify(name)}:${JSON.stringify(value)}}`;
}

function refuseEncoding(incoming: IncomingMessage): void {
  const encoding = incoming.headers["content-encoding"] ?? "identity";
  const charset = /charset="?([^";\s]+)/i.exec(incoming.headers["content-type"] ?? "")?.[1];
  if (encoding.toLowerCase() !== "identity") {
    throw problemError("INVALID_INPUT", `The body is sent with the encoding ${encoding}.`, {
      hint: "Send it as plain JSON, without compression.",
    });
  }
  if (charset === undefined || /^(utf-?8|us-ascii)$/i.test(charset)) return;
  throw problemError("INVALID_INPUT", `The body is said to be ${charset}.`, {
    hint: "Send JSON in UTF-8.",
  });
}

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw problemError("INVALID_INPUT", "The body is not valid UTF-8.", {
      hint: "Send JSON in UTF-8.",
    });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw problemError("INVALID_INPUT", `The body is not JSON: ${reason}`, {
      hint: "Send one JSON object.",
    });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

interface Visit {
  readonly value: unknown;
  readonly path: string;
  readonly depth: number;
}

// With a list of its own instead of calls into itself: the depth is the caller's choice.
function inspect(root: unknown): void {
  const visits: Visit[] = [{ value: root, path: "", depth: 0 }];
  for (let visit = visits.pop(); visit !== undefined; visit = visits.pop()) {
    const { value, path, depth } = visit;
    if (typeof value === "string") inspectText(value, path);
    if (typeof value === "number") inspectNumber(value, path);
    if (typeof value !== "object" || value === null) continue;
    if (depth >= depthMax) throw tooDeep(path);
    const isList = Array.isArray(value);
    for (const [name, child] of Object.entries(value)) {
      const childPath = isList ? `${path}[${name}]` : path === "" ? name : `${path}.${name}`;
      if (!isList) inspectText(name, path);
      visits.push({ value: child, path: childPath.slice(0, pathMax), depth: depth + 1 });
    }
  }
}

function inspectText(text: string, path: string): void {
  if (!text.includes("\0") && text.isWellFormed()) return;
  const flaw = text.includes("\0") ? "the NUL character" : "half of a surrogate pair";
  throw problemError("INVALID_INPUT", `${path || "The body"} holds ${flaw}.`, {
    hint: "Send valid Unicode text without NUL.",
    path: path || null,
  });
}

function inspectNumber(number: number, path: string): void {
  if (Number.isFinite(number)) return;
  throw problemError("INVALID_INPUT", `${path} is too large a number.`, {
    hint: "Send it as text if it must keep all its digits.",
    path,
  });
}

function tooDeep(path: string): Error {
  const [field = path] = path.split(/[.[]/, 1);
  return problemError("INVALID_INPUT", `${field} nests deeper than ${depthMax} levels.`, {
    hint: "Flatten it.",
    path: field,
  });
}

function tooLarge(bytesMax: number): Error {
  return problemError("TOO_LARGE", `The body is larger than ${bytesMax} bytes.`, {
    hint: "Split it into several requests.",
  });
}

function cutShort(): Error {
  return problemError("INVALID_INPUT", "The body ended before it was complete.", {
    hint: "Send it again.",
  });
}
