// The command `minoots`: finds what is meant, does it, prints the answer as a table or as JSON,
// and ends with a code that scripts can act on.
import { styleText } from "node:util";
import { readConfig } from "../config.ts";
import { version } from "../version.ts";
import { openCall } from "./call.ts";
import { isGroup, nothing, UsageError } from "./command.ts";
import type { Answer, Command } from "./command.ts";
import { doors } from "./commands.ts";
import { failureOf } from "./failures.ts";
import { explainAll, explainCommand, explainGroup } from "./help.ts";
import { parse } from "./parse.ts";
import type { Parsed } from "./parse.ts";
import { createPrinter } from "./printer.ts";
import { ShownError } from "./shown.ts";

export async function runCli(argv: readonly string[]): Promise<number> {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", ignoreClosedPipe);
  try {
    const parsed = await parse(doors, argv);
    const { exitCode = 0 } = explained(parsed) ?? (await run(parsed, commandOf(parsed)));
    return exitCode;
  } catch (error) {
    return report(error, argv.includes("--json"));
  }
}

function explained({ entry, command, path, flags }: Parsed): Answer | null {
  if (flags.has("version")) return sayHelp(flags, { text: version, json: { version } });
  if (!flags.has("help") && entry !== null) return null;
  const help = () => {
    if (entry === null) return explainAll(doors);
    return command === null && isGroup(entry)
      ? explainGroup(path, entry)
      : explainCommand(path, command!);
  };
  return sayHelp(flags, { text: help(), json: { help: help() } });
}

function sayHelp(flags: Parsed["flags"], answer: Answer): Answer {
  createPrinter(flags.has("json")).answer(answer);
  return answer;
}

function commandOf({ entry, command, path }: Parsed): Command {
  if (command !== null) return command;
  const known = entry !== null && isGroup(entry) ? Object.keys(entry.commands) : [];
  throw new UsageError(
    `minoots ${path} needs to be told what to do.`,
    `There are: ${known.join(", ")}.`,
  );
}

async function run({ words, flags }: Parsed, command: Command): Promise<Answer> {
  const isPiped = !process.stdout.isTTY && command.isReport === undefined;
  const printer = createPrinter(flags.has("json") || (isPiped && !flags.has("text")));
  const { call, close } = openCall({ config: readConfig(), words, flags, printer });
  try {
    const answer = await command.run(call);
    printer.answer(answer);
    if (answer.failure !== undefined) throw answer.failure;
    return answer;
  } catch (error) {
    if (!(error instanceof ShownError)) throw error;
    printer.answer({ text: error.curl, json: { curl: error.curl } });
    return nothing;
  } finally {
    printer.clear();
    await close();
  }
}

function report(error: unknown, isJson: boolean): number {
  const { exitCode, code, message, hint, requestId } = failureOf(error);
  if (isJson) {
    const known = requestId === null ? {} : { requestId };
    console.error(JSON.stringify({ error: { code, message, hint, ...known } }));
    return exitCode;
  }
  const told = styleText("red", message, { stream: process.stderr });
  console.error(hint === null ? told : `${told}\n${hint}`);
  if (requestId !== null) {
    console.error(styleText("dim", `requestId ${requestId}`, { stream: process.stderr }));
  }
  if (isDebugging()) console.error(error);
  return exitCode;
}

function isDebugging(): boolean {
  try {
    return ["debug", "trace"].includes(readConfig().logLevel);
  } catch {
    return false;
  }
}

// Whoever reads only the first lines has closed the rest, and so has a terminal that is gone. What
// serves goes down in order then; whatever else is said meanwhile is said to nobody.
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === "ENOSPC") return sayUnwritten();
  if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
  if (!process.emit("SIGHUP", "SIGHUP")) process.exit(0);
}

// Whoever writes the answer to a full disk has to hear that it is not whole.
let isUnwritten = false;

function sayUnwritten(): void {
  if (isUnwritten) return;
  isUnwritten = true;
  process.once("exit", () => (process.exitCode = 1));
  console.error("The disk is full: not all of the answer was written.");
  console.error("Make room. What was asked for may be done: look before you ask for it again.");
}
