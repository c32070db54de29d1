// What `--help` prints: all commands, those of a group, or one with its words and flags.
import { styleText } from "node:util";
import type { Command, Group } from "./command.ts";
import { commonFlags } from "./parse.ts";
import { alignRows } from "./table.ts";

type Groups = Readonly<Record<string, Group>>;

export function explainAll(groups: Groups): string {
  const rows = Object.entries(groups).map(([name, group]) => [name, group.says]);
  return page([
    ["minoots <command> [--json] [--help]"],
    ["Commands", ...list(rows)],
    [
      "The database",
      "  DATABASE_URL, or without it the one that runs under ./.minoots (npm start).",
    ],
    ["minoots <command> --help says more."],
  ]);
}

export function explainGroup(groupName: string, { says, commands }: Group): string {
  const rows = Object.entries(commands).map(([name, command]) => [
    usageOf(`${groupName} ${name}`, command).replace("minoots ", ""),
    command.says,
  ]);
  return page([[says], ["Commands", ...list(rows)]]);
}

export function explainCommand(path: string, command: Command): string {
  const words = (command.words ?? []).map(({ name, says }) => [`<${name}>`, says]);
  const { version: _, ...common } = commonFlags;
  const flags = Object.entries({ ...command.flags, ...common }).map(([name, { value, says }]) => [
    value === undefined ? `--${name}` : `--${name} <${value}>`,
    says,
  ]);
  return page([
    [command.says],
    ["Usage", `  ${usageOf(path, command)} [flags]`],
    ["Words", ...list(words)],
    ["Flags", ...list(flags)],
    ["For example", ...(command.example === undefined ? [] : [`  ${command.example}`])],
  ]);
}

function usageOf(path: string, { words = [] }: Command): string {
  return ["minoots", path, ...words.map(({ name }) => `<${name}>`)].join(" ");
}

function list(rows: readonly (readonly string[])[]): string[] {
  return alignRows(rows).map((line) => `  ${line}`);
}

// A section that has nothing but its title is left out, unless it is a sentence of its own.
function page(sections: readonly (readonly string[])[]): string {
  return sections
    .filter(([title, ...lines]) => lines.length > 0 || /[.\]]$/.test(title ?? ""))
    .map(([title = "", ...lines]) =>
      [lines.length === 0 ? title : styleText("bold", title), ...lines].join("\n"),
    )
    .join("\n\n");
}
