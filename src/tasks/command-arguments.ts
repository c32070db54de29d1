// From a command and what an action gives it to the arguments of the child: whole ones, each
// of one template, so that no value ever becomes two arguments or an option.
import type { Handoff } from "../database/wire.ts";
import {
  type Command,
  type CommandParameter,
  type Commands,
  placeholder,
} from "./commands-file.ts";
import { SendFailure } from "./send-failure.ts";

export interface CommandLine {
  readonly command: Command;
  readonly values: readonly string[];
}

/** Throws a SendFailure that says what is refused. */
export function commandLineOf(commands: Commands, handoff: Handoff): CommandLine {
  const asked = handoff.parameters as unknown as {
    readonly name: string;
    readonly parameters: Readonly<Record<string, unknown>>;
  };
  const command = Object.hasOwn(commands, asked.name) ? commands[asked.name] : undefined;
  // One answer for both: which commands there are for others is nobody's business.
  if (command === undefined || command.tenants?.includes(handoff.tenantId) === false) {
    throw refuse(`This server has no command ${asked.name} for this tenant.`);
  }
  const given = Object.keys(asked.parameters).find(
    (name) => !Object.hasOwn(command.parameters, name),
  );
  if (given !== undefined) throw refuse(`The command ${asked.name} has no parameter ${given}.`);
  const texts = new Map([
    ["deliveryId", handoff.deliveryId],
    ["timerId", handoff.timerId],
  ]);
  for (const [name, parameter] of Object.entries(command.parameters)) {
    texts.set(name, textOf(name, parameter, asked.parameters[name]));
  }
  const fill = (template: string) =>
    template.replaceAll(placeholder, (_, name: string) => texts.get(name) ?? "");
  return { command, values: command.arguments.map(fill) };
}

function textOf(name: string, parameter: CommandParameter, value: unknown): string {
  if (value === undefined) throw refuse(`The parameter ${name} is missing.`);
  const problem = problemOf(parameter, value);
  if (problem !== null) throw refuse(`The parameter ${name} ${problem}.`);
  return typeof value === "string" ? value : JSON.stringify(value);
}

function problemOf(parameter: CommandParameter, value: unknown): string | null {
  if (parameter.type === "integer") {
    const { min, max } = parameter;
    const fits = Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max;
    return fits ? null : `is not a whole number from ${min} to ${max}`;
  }
  if (typeof value !== "string") return "is not text";
  if (parameter.type === "enum") {
    return parameter.values.includes(value) ? null : `is none of ${parameter.values.join(", ")}`;
  }
  if (value.length > parameter.maxLength) return `has over ${parameter.maxLength} characters`;
  if (value.startsWith("-") || value.includes("\0")) return "begins with - or holds a NUL";
  const matches = new RegExp(`^(?:${parameter.pattern})$`, "u").test(value);
  return matches ? null : `does not match ${parameter.pattern}`;
}

function refuse(message: string): SendFailure {
  return new SendFailure("ACTION_REFUSED", message);
}
