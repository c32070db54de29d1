// What a document gives to its fields, as it stands there or in the variables, before
// GraphQL has read it: for those who judge an operation before it runs.
import { Kind } from "postgraphile/graphql";
import { valueFromASTUntyped } from "postgraphile/graphql";
import type { FieldNode, OperationDefinitionNode, ValueNode } from "postgraphile/graphql";

export type Variables = Readonly<Record<string, unknown>>;

/** What was sent, and the defaults of what was not. */
export function variablesOf(operation: OperationDefinitionNode, sent: unknown): Variables {
  const defaults = (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
    defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)] as const] : [],
  );
  return { ...Object.fromEntries(defaults), ...(sent as Variables | null | undefined) };
}

export function argumentOf(node: FieldNode, name: string, variables: Variables): unknown {
  const argument = node.arguments?.find((each) => each.name.value === name);
  if (argument === undefined) return undefined;
  const { value } = argument;
  if (value.kind === Kind.VARIABLE) return variables[value.name.value];
  return value.kind === Kind.INT ? value.value : undefined;
}

/** How long the longest list is among a field's arguments, or in its input. */
export function longestList(node: FieldNode, variables: Variables): number | null {
  const lengths = (node.arguments ?? []).flatMap(({ value }) => lengthsIn(value, variables));
  return lengths.length === 0 ? null : Math.max(...lengths);
}

function lengthsIn(node: ValueNode, variables: Variables): number[] {
  if (node.kind === Kind.LIST) return [node.values.length];
  if (node.kind === Kind.VARIABLE) return lengthsOf(variables[node.name.value]);
  if (node.kind !== Kind.OBJECT) return [];
  return node.fields.flatMap(({ value }) =>
    value.kind === Kind.OBJECT ? [] : lengthsIn(value, variables),
  );
}

function lengthsOf(value: unknown): number[] {
  if (Array.isArray(value)) return [value.length];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((each) => (Array.isArray(each) ? [each.length] : []));
}
