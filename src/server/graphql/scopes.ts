// Which scopes an operation needs: reading needs read and changing needs write, but what
// manages the tenant needs admin and nothing else. Known from the document before anything
// runs, so that half an operation is never done.
import { getOperationAST, Kind } from "postgraphile/graphql";
import type { SelectionSetNode } from "postgraphile/graphql";
import type { GrafastExecutionArgs } from "postgraphile/grafast";
import type { Scope } from "../authenticate.ts";
import { fragmentsOf } from "./fragments.ts";

const managing = new Set(["apiKeys", "createApiKey", "revokeApiKey", "rotateEndpointSecret"]);

type Asked = Pick<GrafastExecutionArgs, "document" | "operationName">;

export function scopesOf({ document, operationName }: Asked): ReadonlySet<Scope> {
  const operation = getOperationAST(document, operationName);
  const common: Scope = operation?.operation === "mutation" ? "write" : "read";
  const fields = operation ? [...rootFields(operation.selectionSet, fragmentsOf(document))] : [];
  const scopes = fields
    .filter((field) => field !== "__typename")
    .map((field): Scope => (managing.has(field) ? "admin" : common));
  return new Set(scopes.length === 0 ? [common] : scopes);
}

type Fragments = Map<string, SelectionSetNode>;

// Each fragment is looked into once, however often it is spread.
function* rootFields(selected: SelectionSetNode, fragments: Fragments): Generator<string> {
  for (const selection of selected.selections) {
    if (selection.kind === Kind.FIELD) {
      yield selection.name.value;
      continue;
    }
    const isSpread = selection.kind === Kind.FRAGMENT_SPREAD;
    const inner = isSpread ? fragments.get(selection.name.value) : selection.selectionSet;
    if (isSpread) fragments.delete(selection.name.value);
    if (inner !== undefined) yield* rootFields(inner, fragments);
  }
}
