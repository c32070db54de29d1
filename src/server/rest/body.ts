// Reads a request's JSON so that nothing is lost on its way to the rules: the text goes
// to the database as it was written, with its long numbers and its odd keys, and is only
// looked through here, for what the database could refuse but not name the place of.
import type { IncomingMessage } from "node:http";
import { inspect } from "../inspect.ts";
import { problemError } from "../problems.ts";

export interface JsonObject {
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** How a body is read: how much of it, into what, and looked through by whom. */
export interface Reading {
  readonly bytesMax: number;
  readonly example: string;
  parse(text: string): unknown;
  inspect(value: unknown): unknown;
}

const bodyBytesMax = 1_048_576;
export const anyBodyBytesMax = 4_194_304; // of the largest that any address takes
const timerReading: Reading = {
  bytesMax: bodyBytesMax,
  example: '{"name":"tea","fireIn":"5s"}',
  parse: (text) => JSON.parse(text) as unknown,
  inspect,
};
export const timersReading: Reading = {
  ...timerReading,
  bytesMax: anyBodyBytesMax,
  example: '{"timers":[{"name":"tea","fireIn":"5s"}]}',
};
const utf8 = new TextDecoder("utf-8", { fatal: true });

export async function readObject(
  incoming: IncomingMessage,
  reading: Reading = timerReading,
): Promise<JsonObject> {
  refuseType(incoming);
  refuseEncoding(incoming);
  return objectOf(decode(await readBytes(incoming, reading.bytesMax)), reading);
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

function objectOf(text: string, reading: Reading): JsonObject {
  const value = parse(text, reading);
  if (!isObject(value)) {
    const what = Array.isArray(value) ? "a list, not one object" : "not a JSON object";
    throw problemError("INVALID_INPUT", `The body is ${what}.`, {
      hint: `Send an object, like ${reading.example}.`,
    });
  }
  reading.inspect(value);
  return { text, fields: value };
}

// The text with one more field; as the last one it wins over a null of the same name.
export function withField(object: JsonObject, name: string, value: string): string {
  const open = object.text.trimEnd().slice(0, -1);
  const separator = Object.keys(object.fields).length === 0 ? "" : ",";
  return `${open}${separator}${JSON.stringify(name)}:${JSON.stringify(value)}}`;
}

// What says nothing of its type is taken for JSON; what says otherwise is not read.
function refuseType({ headers }: IncomingMessage): void {
  const type = headers["content-type"];
  if (type === undefined || /^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(type)) return;
  const [named = ""] = type.slice(0, 100).split(";");
  throw problemError("UNSUPPORTED_TYPE", `The body is said to be ${named}, not JSON.`, {
    hint: "Send Content-Type: application/json.",
  });
}

function refuseEncoding({ headers }: IncomingMessage): void {
  const encoding = (headers["content-encoding"] ?? "identity").slice(0, 100);
  const charset = /charset="?([^";\s]{1,100})/i.exec(headers["content-type"] ?? "")?.[1];
  if (encoding.toLowerCase() !== "identity") {
    throw problemError("UNSUPPORTED_TYPE", `The body is sent with the encoding ${encoding}.`, {
      hint: "Send it as plain JSON, without compression.",
    });
  }
  if (charset === undefined || /^(utf-?8|us-ascii)$/i.test(charset)) return;
  throw problemError("UNSUPPORTED_TYPE", `The body is said to be ${charset}.`, {
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

function parse(text: string, reading: Reading): unknown {
  try {
    return reading.parse(text);
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
