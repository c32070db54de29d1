// Where a document went wrong, as callers write it: in its input "fireAt", or
// "timers[3].actions[0].webhook.url"; in what it asks for "timers.nodes.nam". Found by the
// place in the document, or from the variable that brought it.
import { Kind, visit } from "postgraphile/graphql";
import type { ASTNode, DocumentNode, GraphQLError } from "postgraphile/graphql";
import { misfitOf } from "./misfit.ts";
import type { Misfit } from "./misfit.ts";

type Keys = readonly (string | number)[];

export function fieldPathOf(error: GraphQLError, document: DocumentNode | null): string | null {
  if (document === null) return null;
  const argument = / argument "(\w+)" of type .* is required/.exec(error.message)?.[1];
  if (argument !== undefined) return argument;
  const misfit = misfitOf(error);
  const path = placeOf(error, misfit, document) ?? "";
  const field = misfit === null ? fieldIn(missing, error) : fieldIn(missingOrUnknown, misfit);
  if (field !== undefined) return joined(path, field);
  return path || (misfit?.variable ?? null);
}

function fieldIn(shape: RegExp, { message }: { readonly message: string }): string | undefined {
  return shape.exec(message)?.[1];
}

const missing = /\bField "(?:\w+\.)?(\w+)" of required type/;
const missingOrUnknown = /\bField "(?:\w+\.)?(\w+)" (?:of required type|is not defined by type) "/;

/** The place where a node begins. */
export function placeAt(document: DocumentNode, start: number): string | null {
  return pathOf(document, (node) => node.loc?.start === start);
}

function placeOf(
  error: GraphQLError,
  misfit: Misfit | null,
  document: DocumentNode,
): string | null {
  const variable = misfit?.variable ?? /^Variable "\$(\w+)" /.exec(error.message)?.[1];
  if (variable !== undefined) return variablePath(document, variable, misfit?.inside ?? "");
  const start = error.nodes?.[0]?.loc?.start;
  return start === undefined ? null : placeAt(document, start);
}

export function variablePath(document: DocumentNode, name: string, inside: string): string | null {
  const used = pathOf(
    document,
    (node, parent) =>
      node.kind === Kind.VARIABLE &&
      node.name.value === name &&
      parent?.kind !== Kind.VARIABLE_DEFINITION,
  );
  const path = `${used ?? ""}${inside}`.replace(/^\./, "");
  return path === "" ? null : path;
}

function pathOf(
  document: DocumentNode,
  isIt: (node: ASTNode, parent: ASTNode | undefined) => boolean,
): string | null {
  let found: string | null = null;
  visit(document, {
    enter(node, _key, parent, keys) {
      if (found !== null || !isIt(node, isNode(parent) ? parent : undefined)) return;
      found = written(document, keys) || null;
    },
  });
  return found;
}

function written(document: DocumentNode, keys: Keys): string {
  let place: unknown = document;
  let path = "";
  for (const key of keys) {
    const isInList = Array.isArray(place) && path !== "";
    place = (place as Record<string | number, unknown>)[key];
    if (!isNode(place)) continue;
    if (place.kind === Kind.FIELD) path = joined(path, place.name.value);
    else if (place.kind === Kind.ARGUMENT)
      path = place.name.value === "input" ? "" : place.name.value;
    else if (place.kind === Kind.OBJECT_FIELD) path = joined(path, place.name.value);
    else if (isInList && isValue(place)) path += `[${key}]`;
  }
  return path;
}

function joined(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function isNode(parent: unknown): parent is ASTNode {
  return typeof parent === "object" && parent !== null && "kind" in parent;
}

function isValue(node: ASTNode): boolean {
  return /Value$|^Variable$/.test(node.kind);
}
