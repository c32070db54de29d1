// Reads the arguments of `minoots`: which command is meant, with which words and flags.
// Whatever is not understood is refused with what was probably meant, before anything is done.
import { parseArgs } from "node:util";
import { UsageError } from "./command.ts";
import type { Command, Flag, Group } from "./command.ts";
import { guess } from "./guess.ts";

export interface Parsed {
  readonly groupName: string | null;
  readonly commandName: string | null;
  readonly command: Command | null;
  readonly words: ReadonlyMap<string, string>;
  readonly flags: ReadonlyMap<string, string | true>;
}

type Groups = Readonly<Record<string, Group>>;

export const commonFlags: Readonly<Record<string, Flag>> = {
  json: { says: "Print JSON, for programs." },
  help: { says: "Explain a command." },
  version: { says: "Print which MINOOTS this is." },
};

export function parse(groups: Groups, argv: readonly string[]): Parsed {
  const named = argv.filter((each) => !each.startsWith("-"));
  if (named[0] === "help") return parse(groups, [...named.slice(1), "--help"]);
  const groupName = known(named[0], Object.keys(groups), "command");
  const commands = groupName === null ? {} : groups[groupName]!.commands;
  const commandName = known(named[1], Object.keys(commands), `command of ${groupName}`);
  const command = commandName === null ? null : commands[commandName]!;
  const rest = without(argv, [groupName, commandName]);
  const { positionals, flags } = split(rest, { ...command?.flags, ...commonFlags });
  const path = [groupName, commandName].filter((name) => name !== null).join(" ");
  const isExplained = flags.has("help") || flags.has("version") || command === null;
  const words = isExplained ? new Map<string, string>() : wordsOf(command, positionals, path);
  return { groupName, commandName, command, words, flags };
}

function known(written: string | undefined, names: readonly string[], kind: string): string | null {
  if (written === undefined || names.length === 0) return null;
  if (names.includes(written)) return written;
  const meant = guess(written, names);
  throw new UsageError(
    `There is no ${kind.replace(/ of null$/, "")} ${written}.`,
    meant === null ? `There is: ${names.join(", ")}.` : `Did you mean ${meant}?`,
  );
}

function without(argv: readonly string[], names: readonly (string | null)[]): string[] {
  const rest = [...argv];
  for (const name of names) if (name !== null) rest.splice(rest.indexOf(name), 1);
  return rest;
}

function split(args: readonly string[], flags: Readonly<Record<string, Flag>>) {
  const options = Object.entries(flags).map(([name, flag]) => [
    name,
    { type: flag.value === undefined ? ("boolean" as const) : ("string" as const) },
  ]);
  const { tokens, positionals } = parseArgs({
    args: args.map((each) => (each === "-h" ? "--help" : each)),
    options: Object.fromEntries(options),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<string, string | true>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const { name, rawName, value } = token;
    if (given.has(name)) throw new UsageError(`${rawName} is there twice.`, "Give it once.");
    given.set(name, checked(flags, { name, rawName, value }));
  }
  return { positionals, flags: given };
}

function checked(
  flags: Readonly<Record<string, Flag>>,
  { name, rawName, value }: { name: string; rawName: string; value: string | undefined },
): string | true {
  const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
  if (flag === undefined) {
    const meant = guess(name, Object.keys(flags));
    const all = Object.keys(flags).map((each) => `--${each}`);
    const hint = meant === null ? `There is: ${all.join(", ")}.` : `Did you mean --${meant}?`;
    throw new UsageError(`There is no flag ${rawName} here.`, hint);
  }
  if (flag.value === undefined && value !== undefined) {
    throw new UsageError(`${rawName} takes no value.`, `Write ${rawName} alone.`);
  }
  if (flag.value !== undefined && value === undefined) {
    throw new UsageError(`${rawName} needs a value.`, `Write ${rawName} <${flag.value}>.`);
  }
  return value ?? true;
}

function wordsOf(command: Command, given: readonly string[], path: string): Map<string, string> {
  const wanted = command.words ?? [];
  const missing = wanted[given.length];
  const hint = `See minoots ${path} --help.`;
  if (missing !== undefined) {
    throw new UsageError(`The ${missing.name} is missing. ${missing.says}`, hint);
  }
  if (given.length > wanted.length) {
    throw new UsageError(`${given[wanted.length]} is one word too many.`, hint);
  }
  return new Map(wanted.map(({ name }, index) => [name, given[index]!]));
}
