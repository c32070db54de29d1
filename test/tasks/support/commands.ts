// Commands as an operator would name them, run by a user who is not root.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Handoff } from "../../../src/database/wire.ts";
import { type Commands, loadCommands } from "../../../src/tasks/commands-file.ts";
import { aHandoff } from "./handoffs.ts";

const isRoot = process.getuid!() === 0;
export const someone = {
  uid: isRoot ? 65_534 : process.getuid!(),
  gid: isRoot ? 65_534 : process.getgid!(),
};

/** A shell that runs this; what it is given are its $1, $2 … */
export function shell(script: string, own: object = {}): object {
  return { path: "/bin/sh", ...someone, arguments: ["-c", script, "sh"], ...own };
}

export function fileOf(commands: unknown): string {
  const directory = mkdtempSync(join(tmpdir(), "minoots-commands-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const path = join(directory, "commands.json");
  writeFileSync(path, typeof commands === "string" ? commands : JSON.stringify(commands));
  return path;
}

export const commandsOf = (commands: object): Commands => loadCommands(fileOf(commands));

export function commandHandoff(
  name: string,
  parameters: object = {},
  overrides: Partial<Handoff> = {},
): Handoff {
  const asked = { name, parameters } as unknown as Handoff["parameters"];
  return { ...aHandoff(), kind: "command", endpoint: "command", parameters: asked, ...overrides };
}
