// How much one document may ask for, before any of it is done: one process answers many
// tenants and fires their timers, so that no single answer may keep it busy for long.
import { getOperationAST, Kind, visit } from "postgraphile/graphql";
import type { DocumentNode, SelectionNode, SelectionSetNode } from "postgraphile/graphql";
import { problemWith } from "../problems.ts";
import type { Problem } from "../problems.ts";

const rootFieldsMax = 20;
const fieldsMax = 500;

export function costProblem(document: DocumentNode): Problem | null {
  const { rootFields, fields } = countFields(document);
  if (rootFields > rootFieldsMax) return tooCostly(rootFields, "fields at the top", rootFieldsMax);
  if (fields > fieldsMax) return tooCostly(fields, "fields", fieldsMax);
  return null;
}

function countFields(document: DocumentNode): { rootFields: number; fields: number } {
  let rootFields = 0;
  let fields = 0;
  const countRoot = ({ selections }: SelectionSetNode) => {
    rootFields = Math.max(rootFields, selections.length);
  };
  visit(document, {
    OperationDefinition: ({ selectionSet }) => countRoot(selectionSet),
    FragmentDefinition: ({ typeCondition, selectionSet }) => {
      if (/^(Query|Mutation|Subscription)$/.test(typeCondition.name.value)) countRoot(selectionSet);
    },
    enter({ kind }) {
      if (kind === Kind.FIELD) fields += 1;
    },
  });
  return { rootFields, fields };
}

function tooCostly(count: number, what: string, countMax: number): Problem {
  const message = `The document asks for ${count} ${what}, more than ${countMax}.`;
  return problemWith("QUERY_TOO_COSTLY", message, {
    hint: "Ask for less at once, such as one list with first: 50.",
    path: "query",
  });
}

// How many verbs one operation calls: under aliases, and through fragments, each costs as
// much as a request of its own.
export function mutationsIn(document: DocumentNode, operationName?: string | null): number {
  const operation = getOperationAST(document, operationName);
  return operation?.operation === "mutation" ? rootFieldsOf(operation.selectionSet, document) : 0;
}

function rootFieldsOf({ selections }: SelectionSetNode, document: DocumentNode): number {
  return selections.reduce((sum, selection) => sum + rootFieldsIn(selection, document), 0);
}

// A document that was validated has no fragments in a circle.
function rootFieldsIn(selection: SelectionNode, document: DocumentNode): number {
  if (selection.kind === Kind.FIELD) return 1;
  if (selection.kind === Kind.INLINE_FRAGMENT)
    return rootFieldsOf(selection.selectionSet, document);
  const fragment = document.definitions.find(
    (each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === selection.name.value,
  );
  return fragment?.kind === Kind.FRAGMENT_DEFINITION
    ? rootFieldsOf(fragment.selectionSet, document)
    : 0;
}
