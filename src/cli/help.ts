// What `--help` prints: all commands, those of a group, or one with its words and flags.
import { styleText } from "node:util";
import type { Command, Doors, Group } from "./command.ts";
import { commonFlags } from "./parse.ts";
import { alignRows } from "./table.ts";

export function explainAll(doors: Doors): string {
  const rows = Object.entries(doors).map(([name, { says }]) => [name, says]);
  return page([
    ["minoots <command> [--json] [--help]"],
    ["Commands", ...list(rows)],
    [
      "For example",
      "  minoots timers schedule tea --fire-in 5s --webhook https://example.com/hook",
      "  minoots watch",
    ],
    [
      "Where it works",
      "  MINOOTS_URL and MINOOTS_KEY, an API; or DATABASE_URL, with --tenant where there are several.",
      "  Without them: the server that npm start runs on this machine.",
    ],
    ["minoots <command> --help says more."],
  ]);
}

export function explainGroup(groupName: string, { says, commands }: Group): string {
  const rows = Object.entries(commands).map(([name, command]) => [
    usageOf(`${groupName} ${name}`, command).replace("minoots ", ""),
    command.says,
  ]);
  return page([
    [says],
    ["Commands", ...list(rows)],
    [`minoots ${groupName} <command> --help says more.`],
  ]);
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
  const spelled = words.map(({ name, optional }) => (optional ? `[${name}]` : `<${name}>`));
  return ["minoots", path, ...spelled].join(" ");
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
