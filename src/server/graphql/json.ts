// JSON as a GraphQL value, from a literal or a variable. What JSON.parse read as infinite
// would be stored as null without a word, so such numbers are refused.
import { Kind } from "postgraphile/graphql";
import type { ValueNode } from "postgraphile/graphql";
import { exactly, isExact } from "../../exact-json.ts";
import { problemError } from "../problems.ts";

type Variables = Record<string, unknown> | null | undefined;

export function literalToJson(node: ValueNode, variables: Variables): unknown {
  switch (node.kind) {
    case Kind.OBJECT:
      return Object.fromEntries(
        node.fields.map((field) => [field.name.value, literalToJson(field.value, variables)]),
      );
    case Kind.LIST:
      return node.values.map((value) => literalToJson(value, variables));
    case Kind.INT:
    case Kind.FLOAT:
      return exactly(node.value, Number(node.value));
    case Kind.VARIABLE:
      return variables?.[node.name.value];
    case Kind.NULL:
      return null;
    default:
      return node.value;
  }
}

export function checkedJson(value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw problemError("INVALID_INPUT", "holds a number that is out of range.", {
      hint: "Send very large numbers as text.",
    });
  }
  if (Array.isArray(value)) value.forEach(checkedJson);
  else if (isObject(value)) Object.values(value).forEach(checkedJson);
  return value;
}

// Inside of a literal, planning reads numbers by itself, and would round them.
export function refuseRounding(value: unknown): void {
  if (isExact(value)) {
    throw problemError("INVALID_INPUT", "holds a number that would lose digits here.", {
      hint: "Send it in variables, where it keeps them.",
    });
  }
  if (typeof value === "object") Object.values(value ?? {}).forEach(refuseRounding);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
