// Reads the arguments of `minoots`: which command is meant, with which words and flags.
// Whatever is not understood is refused with what was probably meant, before anything is done.
import { parseArgs } from "node:util";
import { isGroup, UsageError } from "./command.ts";
import type { Command, Doors, Flag, Group, Word } from "./command.ts";
import { guess } from "../guess.ts";

export interface Parsed {
  /** What the first word stands for; null when there is none. */
  readonly entry: Group | Command | null;
  /** The words that name the command, such as "timers list". */
  readonly path: string;
  readonly command: Command | null;
  readonly words: ReadonlyMap<string, string>;
  readonly flags: ReadonlyMap<string, readonly (string | true)[]>;
}

export const commonFlags: Readonly<Record<string, Flag>> = {
  json: { says: "Print JSON, one record a line: so it is without a terminal." },
  text: { says: "Print for people, without a terminal too." },
  help: { says: "Explain a command." },
  version: { says: "Print which MINOOTS this is." },
};

export async function parse(doors: Doors, argv: readonly string[]): Promise<Parsed> {
  const named = namesOf(argv);
  if (named[0] === "help") return await parse(doors, [...named.slice(1), "--help"]);
  const name = known(named[0], Object.keys(doors), "command");
  const entry = name === null ? null : await doors[name]!.load();
  const { inner, command } = commandIn(entry, named[1], name);
  const path = [name, inner].filter((each) => each !== null);
  const { positionals, flags } = split(without(argv, path), { ...command?.flags, ...commonFlags });
  const isExplained = flags.has("help") || flags.has("version") || command === null;
  const words = isExplained ? new Map() : wordsOf(command, positionals, path.join(" "));
  return { entry, path: path.join(" "), command, words, flags };
}

function commandIn(
  entry: Group | Command | null,
  written: string | undefined,
  name: string | null,
) {
  if (entry === null || !isGroup(entry)) return { inner: null, command: entry };
  const inner = known(written, Object.keys(entry.commands), `command ${name}`);
  return { inner, command: inner === null ? null : entry.commands[inner]! };
}

function namesOf(argv: readonly string[]): string[] {
  return argv.filter((each) => !each.startsWith("-"));
}

function known(written: string | undefined, names: readonly string[], kind: string): string | null {
  if (written === undefined || names.length === 0) return null;
  if (names.includes(written)) return written;
  const meant = guess(written, names);
  throw new UsageError(
    `There is no ${kind} ${written}.`,
    meant === null ? `There are: ${names.join(", ")}.` : `Did you mean ${meant}?`,
  );
}

function without(argv: readonly string[], names: readonly string[]): string[] {
  const rest = [...argv];
  for (const name of names) rest.splice(rest.indexOf(name), 1);
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
  const given = new Map<string, (string | true)[]>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const { name, rawName, value } = token;
    const before = given.get(name) ?? [];
    if (before.length > 0 && flags[name]?.many === undefined) {
      throw new UsageError(`${rawName} is there twice.`, "Give it once.");
    }
    given.set(name, [...before, checked(flags, { name, rawName, value })]);
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
    const hint = meant === null ? `There are: ${all.join(", ")}.` : `Did you mean --${meant}?`;
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
  const wanted: readonly Word[] = command.words ?? [];
  const missing = wanted[given.length];
  const hint = `See minoots ${path} --help.`;
  if (missing !== undefined && missing.optional === undefined) {
    throw new UsageError(`The ${missing.name} is missing. ${missing.says}`, hint);
  }
  if (given.length > wanted.length) {
    throw new UsageError(`${given[wanted.length]} is one word too many.`, hint);
  }
  return new Map(given.map((word, index) => [wanted[index]!.name, word]));
}
