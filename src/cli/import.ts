// `minoots import`: timers from a file or a pipe, a line of JSON each. The id of each becomes its
// key, so that the same file again makes nothing twice: that is also how one goes on.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { Backend, Request, TimerOutcome } from "./backend.ts";
import { placeFlags } from "./backends.ts";
import { UsageError } from "./command.ts";
import type { Answer, Call, Command } from "./command.ts";
import { MissingError } from "./endings.ts";
import { importBatch } from "./import-batch.ts";
import type { Importing, LineProblem, NumberedLine } from "./import-batch.ts";
import { LineError, readLine } from "./import-line.ts";
import { progressLine } from "./progress.ts";

const batchLines = 500;
const batchBytes = 512 * 1024;
const problemsMax = 100;

interface Tally {
  lines: number;
  bytes: number;
  refused: number;
  skipped: number;
  atOnce: number;
  made: Record<string, number>;
  problems: LineProblem[];
}

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
    const stopped = await importAll(call, tally, {
      make,
      refuse: (problem) => refuse(call, tally, problem),
      count: (outcome) => count(tally, outcome),
    });
    return answerOf(tally, { stopped, isDry: call.isOn("dry-run"), wasTried: make !== formOnly });
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

async function importAll(call: Call, tally: Tally, work: Importing): Promise<boolean> {
  const { input, bytes } = await openInput(call.word("file"));
  const signal = call.interrupted();
  const first = firstLine(call);
  let batch: NumberedLine[] = [];
  let size = 0;
  const flush = async () => {
    await importBatch(work, batch);
    batch = [];
    size = 0;
    call.progress(
      progressLine(tally.bytes, bytes, `${linesOf(tally.lines)}, ${tally.refused} refused`),
    );
  };
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (signal.aborted || tally.refused >= problemsMax) return true;
    tally.lines += 1;
    tally.bytes += Buffer.byteLength(text) + 1;
    const line = tally.lines < first ? null : readNumbered(tally, work, text);
    if (line !== null) batch.push(line);
    size += text.length;
    if (batch.length >= batchLines || size >= batchBytes) await flush();
  }
  await flush();
  return tally.refused >= problemsMax;
}

function readNumbered(tally: Tally, work: Importing, text: string): NumberedLine | null {
  if (text.trim() === "") return null;
  try {
    const line = readLine(text);
    if (line === null) tally.skipped += 1;
    return line === null ? null : { ...line, number: tally.lines };
  } catch (error) {
    if (!(error instanceof LineError)) throw error;
    const { path, message } = error;
    work.refuse({ line: tally.lines, path, code: "INVALID_INPUT", message, hint: null });
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

function newTally(): Tally {
  return { lines: 0, bytes: 0, refused: 0, skipped: 0, atOnce: 0, made: {}, problems: [] };
}

function count(tally: Tally, { outcome, message }: TimerOutcome): void {
  tally.made[outcome] = (tally.made[outcome] ?? 0) + 1;
  if (outcome === "created" && message.includes("fires at once")) tally.atOnce += 1;
}

function refuse(call: Call, tally: Tally, problem: LineProblem): void {
  tally.refused += 1;
  tally.problems.push(problem);
  const { line, message, hint } = problem;
  call.note(`line ${line}: ${message}${hint === null ? "" : ` ${hint}`}`);
}

interface End {
  readonly stopped: boolean;
  readonly isDry: boolean;
  readonly wasTried: boolean;
}

function answerOf(tally: Tally, { stopped, isDry, wasTried }: End): Answer {
  const { lines, made, refused, skipped, atOnce, problems } = tally;
  const numbers = [
    [made["created"] ?? 0, isDry ? "would be made" : "made"],
    [made["existing"] ?? 0, "there already"],
    [made["replaced"] ?? 0, "replaced"],
    [skipped, "passed over, since they wait no more"],
    [refused, "refused"],
  ] as const;
  const said = numbers
    .filter(([number]) => number > 0)
    .map(([number, what]) => `${number} ${what}`);
  const sentences = [
    `${linesOf(lines)}: ${said.length === 0 && wasTried ? "nothing to make" : said.join(", ")}.`,
    wasTried ? "" : "Only the form of each line was looked at: the rules are in the API.",
    atOnce > 0 ? `${atOnce} of them are past their time: they fire at once.` : "",
    stopped ? `Stopped after line ${lines}. Run it again: what is there stays.` : "",
  ];
  const text = sentences
    .filter((sentence) => sentence !== "")
    .join("\n")
    .replace(": .", ".");
  const json = { lines, ...made, skipped, refused, firedAtOnce: atOnce, stopped, problems };
  return { text, json, exitCode: refused > 0 || stopped ? 1 : 0 };
}

function linesOf(lines: number): string {
  return lines === 1 ? "1 line" : `${lines} lines`;
}
