// How much one document may ask for, before any of it is done: one process answers many
// tenants and fires their timers, so that no single answer may keep it busy for long.
import { Kind, visit } from "postgraphile/graphql";
import type { DocumentNode, SelectionSetNode } from "postgraphile/graphql";
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
