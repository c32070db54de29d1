// How many verbs one operation calls: under aliases, and through fragments, each costs as
// much as a request of its own.
import { getOperationAST, Kind } from "postgraphile/graphql";
import type { DocumentNode, SelectionNode, SelectionSetNode } from "postgraphile/graphql";

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
