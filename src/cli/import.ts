// `minoots import`: timers from a file or a pipe, a line of JSON each. The id of each becomes its
// key, so that the same file again makes nothing twice: that is also how one goes on.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { Backend, Request, TimerOutcome } from "./backend.ts";
import { placeFlags } from "./backends.ts";
import { UsageError } from "./command.ts";
import type { Call, Command } from "./command.ts";
import { MissingError } from "./endings.ts";
import { importBatch } from "./import-batch.ts";
import type { Importing, NumberedLine } from "./import-batch.ts";
import { LineError, readLine } from "./import-line.ts";
import { answerOf, count, isFull, linesOf, newTally, refuse } from "./import-tally.ts";
import type { End, Tally } from "./import-tally.ts";
import { progressLine } from "./progress.ts";

const batchLines = 500;
const batchBytes = 512 * 1024;

export const importing: Command = {
  says: "Makes timers of lines of JSON. What is there already stays, so it can be run again.",
  words: [{ name: "file", says: "The file, or - for what is piped in." }],
  flags: {
    "dry-run": { says: "Say what would come of it, and make none." },
    "from-line": { value: "number", says: "Begin with this line." },
    ...placeFlags,
  },
  example: "minoots import timers.jsonl --dry-run",
  isReport: true,
  async run(call) {
    const backend = await call.backend();
    await backend.feedCursor(); // Whoever cannot be reached now is not waited for.
    const make = makerOf(call, backend);
    const tally = newTally();
    const end = await importAll(call, tally, {
      make,
      refuse: (problem) => refuse(call, tally, problem),
      count: (outcome) => count(tally, outcome),
      isFull: () => isFull(tally),
      signal: call.interrupted(),
    });
    return answerOf(tally, { ...end, isDry: call.isOn("dry-run"), wasTried: make !== formOnly });
  },
};

// An API cannot try without doing: there the form of each line is all that is looked at.
function makerOf(call: Call, backend: Backend): Importing["make"] {
  if (!call.isOn("dry-run")) return backend.scheduleMany;
  return backend.tryMany ?? formOnly;
}

async function formOnly(_requests: readonly Request[]): Promise<readonly TimerOutcome[]> {
  return [];
}

// What was done until then is told, whatever ends it.
async function importAll(call: Call, tally: Tally, work: Importing): Promise<End> {
  const { input, bytes } = await openInput(call.word("file"));
  const first = firstLine(call);
  try {
    return { stopped: await importLines(call, tally, { ...work, input, bytes, first }) };
  } catch (failure) {
    const isNothing = tally.lines === 0 && tally.refused === 0;
    if (isNothing || !(failure instanceof Error)) throw failure;
    return { stopped: true, failure };
  }
}

interface Lines extends Importing {
  readonly input: NodeJS.ReadableStream;
  readonly bytes: number | null;
  readonly first: number;
}

/** Whether it stopped before the end: each line up to tally.lines is made, or refused. */
async function importLines(call: Call, tally: Tally, work: Lines): Promise<boolean> {
  const { input, bytes, first, signal } = work;
  let batch: NumberedLine[] = [];
  let size = 0;
  const flush = async () => {
    const leftAfter = await importBatch(work, batch);
    batch = [];
    size = 0;
    tally.lines = leftAfter ?? tally.read;
    const done = `${linesOf(tally.lines)}, ${tally.refused} refused`;
    call.progress(progressLine(tally.bytes, bytes, done));
    return leftAfter !== null;
  };
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY, signal });
  for await (const text of lines) {
    if (signal.aborted || work.isFull()) return (await flush(), true);
    tally.read += 1;
    tally.bytes += Buffer.byteLength(text) + 1;
    if (tally.read < first) {
      tally.lines = tally.read;
      continue;
    }
    const line = readNumbered(tally, work, text);
    if (line !== null) batch.push(line);
    size += text.length;
    const isWhole = batch.length >= batchLines || size >= batchBytes;
    if (isWhole && (await flush())) return true;
  }
  return (await flush()) || signal.aborted;
}

function readNumbered(tally: Tally, work: Importing, text: string): NumberedLine | null {
  if (text.trim() === "") return null;
  try {
    const line = readLine(text);
    if (line === null) tally.skipped += 1;
    return line === null ? null : { ...line, number: tally.read };
  } catch (error) {
    if (!(error instanceof LineError)) throw error;
    const { path, message } = error;
    work.refuse({ line: tally.read, path, code: "INVALID_INPUT", message, hint: null });
    return null;
  }
}

async function openInput(file: string) {
  if (file === "-") return { input: process.stdin, bytes: null };
  const known = await stat(file).catch(() => null);
  if (known === null) {
    throw new MissingError(`There is no file ${file}.`, "Or - for what is piped in.");
  }
  return { input: createReadStream(file), bytes: known.size };
}

function firstLine(call: Call): number {
  const text = call.text("from-line") ?? "1";
  if (/^[1-9]\d{0,11}$/.test(text)) return Number(text);
  throw new UsageError(`--from-line is ${text}.`, "Lines are counted from 1.");
}
