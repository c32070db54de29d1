// The command `minoots`: finds what is meant, does it, prints the answer as a table or as JSON,
// and ends with a code that scripts can act on.
import { styleText } from "node:util";
import type pg from "pg";
import { readConfig } from "../config.ts";
import { version } from "../version.ts";
import { UsageError } from "./command.ts";
import type { Answer, Call } from "./command.ts";
import { groups } from "./commands.ts";
import { connect } from "./database.ts";
import { failureOf } from "./failures.ts";
import { explainAll, explainCommand, explainGroup } from "./help.ts";
import { parse } from "./parse.ts";
import type { Parsed } from "./parse.ts";

export async function runCli(argv: readonly string[]): Promise<number> {
  process.stdout.on("error", ignoreClosedPipe);
  const isJson = argv.includes("--json");
  try {
    const { text, json } = await answerTo(parse(groups, argv));
    console.log(isJson ? JSON.stringify(json, null, 2) : text);
    return 0;
  } catch (error) {
    return report(error, isJson);
  }
}

async function answerTo(parsed: Parsed): Promise<Answer> {
  if (parsed.flags.has("version")) return { text: version, json: { version } };
  const { groupName, command } = parsed;
  if (parsed.flags.has("help") || groupName === null) return explained(parsed);
  if (command !== null) return await run(parsed);
  throw new UsageError(
    `minoots ${groupName} needs to be told what to do.`,
    `There is: ${Object.keys(groups[groupName]!.commands).join(", ")}.`,
  );
}

function explained({ groupName, commandName, command }: Parsed): Answer {
  if (groupName === null) return textOnly(explainAll(groups));
  if (command === null) return textOnly(explainGroup(groupName, groups[groupName]!));
  return textOnly(explainCommand(`${groupName} ${commandName}`, command));
}

function textOnly(text: string): Answer {
  return { text, json: { help: text } };
}

async function run({ command, words, flags }: Parsed): Promise<Answer> {
  const config = readConfig();
  let client: Promise<pg.Client> | null = null;
  const call: Call = {
    word: (name) => words.get(name) ?? "",
    text: (flag) => textIn(flags.get(flag)),
    isOn: (flag) => flags.has(flag),
    db: () => (client ??= connect(config)),
    isEmbedded: config.databaseUrl === null,
  };
  try {
    return await command!.run(call);
  } finally {
    await (client as Promise<pg.Client> | null)?.then((opened) => opened.end()).catch(() => {});
  }
}

function textIn(value: string | true | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function report(error: unknown, isJson: boolean): number {
  const { exitCode, code, message, hint } = failureOf(error);
  if (isJson) {
    console.error(JSON.stringify({ error: { code, message, hint } }, null, 2));
    return exitCode;
  }
  const told = styleText("red", message, { stream: process.stderr });
  console.error(hint === null ? told : `${told}\n${hint}`);
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

// Whoever reads only the first lines has closed the rest.
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
