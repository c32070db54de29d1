// The commands that the operator lets timers run, from one JSON file that the configuration
// names: none without it. All of it is judged at the start, so that a mistake is the operator's
// to see, and nothing wrong is found out by running it.
import { accessSync, constants, readFileSync } from "node:fs";
import { isAbsolute } from "node:path";
import { z } from "zod";
import { UserError } from "../errors.ts";
import { messageOf } from "./send-failure.ts";

const name = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.:/-]{0,63}$/);
const absolute = z.string().refine(isAbsolute, "is not an absolute path");

const parameter = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("string"),
    /** The whole value matches it. */
    pattern: z.string().refine(isPattern, "is no regular expression"),
    maxLength: z.int().min(1).max(4096),
  }),
  z.strictObject({ type: z.literal("integer"), min: z.int(), max: z.int() }),
  z.strictObject({ type: z.literal("enum"), values: z.array(z.string().min(1)).min(1) }),
]);

const command = z.strictObject({
  path: absolute,
  arguments: z.array(z.string()).default([]),
  parameters: z.record(z.string().regex(/^[A-Za-z]\w{0,63}$/), parameter).default({}),
  uid: z.int().min(1),
  gid: z.int().min(1),
  cwd: absolute.default("/"),
  timeoutMs: z.int().min(100).max(20_000).default(10_000),
  /** In bytes of output and error together; more ends it. */
  outputLimit: z.int().min(0).max(10_485_760).default(65_536),
  /** The ids of those who may run it; without it all may. */
  tenants: z.array(z.uuid()).optional(),
});

export type CommandParameter = z.infer<typeof parameter>;
export type Command = z.infer<typeof command>;
export type Commands = Readonly<Record<string, Command>>;

const commandsSchema = z.record(name, command);

/** What an argument may name besides the parameters. */
export const ownParameters = ["deliveryId", "timerId"];
export const placeholder = /\{(\w+)\}/g;

const hint = "docs/actions.md shows the form of the file.";

export function loadCommands(path: string | null): Commands {
  if (path === null) return {};
  const parsed = commandsSchema.safeParse(parseFile(path));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UserError(`${path}: ${issue!.path.join(".")}: ${issue!.message}.`, hint);
  }
  for (const entry of Object.entries(parsed.data)) judgeCommand(path, ...entry);
  return parsed.data;
}

function parseFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    const message = `The commands in ${path} cannot be read: ${messageOf(error)}.`;
    throw new UserError(message, hint, { cause: error });
  }
}

function judgeCommand(file: string, commandName: string, own: Command): void {
  const wrong = (what: string, todo: string) =>
    new UserError(`${file}: ${commandName} ${what}.`, todo);
  const known = new Set([...Object.keys(own.parameters), ...ownParameters]);
  for (const [, named = ""] of own.arguments.join("\n").matchAll(placeholder)) {
    if (!known.has(named)) throw wrong(`has no parameter ${named}`, "Add it to parameters.");
  }
  try {
    accessSync(own.path, constants.X_OK);
  } catch (error) {
    throw wrong(`cannot be run (${messageOf(error)})`, "Name a program that is there.");
  }
  if (
    process.getuid?.() !== 0 &&
    (own.uid !== process.getuid?.() || own.gid !== process.getgid?.())
  ) {
    throw wrong(
      "names another user, which only root may run programs as",
      "Run MINOOTS as root for that, or name its own uid and gid.",
    );
  }
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(`^(?:${text})$`, "u") instanceof RegExp;
  } catch {
    return false;
  }
}
