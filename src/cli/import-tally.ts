// What an import has done: counted by line, told as it goes and at its end.
import type { TimerOutcome } from "./backend.ts";
import type { Answer, Call } from "./command.ts";
import type { LineProblem } from "./import-batch.ts";

const problemsMax = 100;

export interface Tally {
  /** Lines that were looked at; of these, how many from the first on are done with. */
  read: number;
  lines: number;
  bytes: number;
  refused: number;
  skipped: number;
  atOnce: number;
  made: Record<string, number>;
  problems: LineProblem[];
}

/** Whether so much was refused that going on is of no use. */
export function isFull({ refused }: Tally): boolean {
  return refused >= problemsMax;
}

export function newTally(): Tally {
  return { read: 0, lines: 0, bytes: 0, refused: 0, skipped: 0, atOnce: 0, made: {}, problems: [] };
}

export function count(tally: Tally, { outcome, message }: TimerOutcome): void {
  tally.made[outcome] = (tally.made[outcome] ?? 0) + 1;
  if (outcome === "created" && message.includes("fires at once")) tally.atOnce += 1;
}

export function refuse(call: Call, tally: Tally, problem: LineProblem): void {
  tally.refused += 1;
  tally.problems.push(problem);
  const { line, message, hint } = problem;
  call.note(`line ${line}: ${message}${hint === null ? "" : ` ${hint}`}`);
}

export interface End {
  /** Whether it stopped before the end. */
  readonly stopped: boolean;
  /** What stopped it. */
  readonly failure?: Error;
}

interface Told extends End {
  readonly isDry: boolean;
  readonly wasTried: boolean;
}

export function answerOf(tally: Tally, { stopped, failure, isDry, wasTried }: Told): Answer {
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
    stopped ? stopOf(lines) : "",
  ];
  const text = sentences
    .filter((sentence) => sentence !== "")
    .join("\n")
    .replace(": .", ".");
  const json = { lines, ...made, skipped, refused, firedAtOnce: atOnce, stopped, problems };
  return { text, json, failure, exitCode: refused > 0 || stopped ? 1 : 0 };
}

export function linesOf(lines: number): string {
  return lines === 1 ? "1 line" : `${lines} lines`;
}

function stopOf(lines: number): string {
  if (lines === 0) return "Stopped at the first line. Run it again: what is there stays.";
  const next = `--from-line ${lines + 1}`;
  return `Stopped after line ${lines}. Go on with ${next}, or run it again: what is there stays.`;
}
