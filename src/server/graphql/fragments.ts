// The fragments of a document, by name.
import { Kind } from "postgraphile/graphql";
import type { DocumentNode, SelectionSetNode } from "postgraphile/graphql";

export function fragmentsOf({ definitions }: DocumentNode): Map<string, SelectionSetNode> {
  const found = definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(found.map(({ name, selectionSet }) => [name.value, selectionSet]));
}
