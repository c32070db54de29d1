// How large an answer a document asks for, before any of it is read: each field counts as
// often as it is answered, and a page within a page multiplies. By the rows asked for, since
// nobody knows yet how many there are.
import {
  getNamedType,
  getNullableType,
  getOperationAST,
  isCompositeType,
  isListType,
  isObjectType,
  Kind,
} from "postgraphile/graphql";
import type {
  FieldNode,
  GraphQLField,
  GraphQLObjectType,
  SelectionSetNode,
} from "postgraphile/graphql";
import type { GrafastExecutionArgs } from "postgraphile/grafast";
import { problemError } from "../problems.ts";
import { argumentOf, longestList, variablesOf } from "./arguments.ts";
import type { Variables } from "./arguments.ts";
import { fragmentsOf } from "./fragments.ts";
import { pageRows, pageRowsMax } from "../page-length.ts";

/** Of lists that have no pages, such as a timer's deliveries, about so many rows are there. */
export const listRows = 10;
export const valuesMax = 100_000;
/** What may be long counts as so many values, and of a name in the answer so many letters as one. */
export const heavyValues = 100;
const heavyFields = new Set(
  ["metadata", "actions", "onCompleted", "onFailed", "onMissed"].map((name) => `Timer.${name}`),
);
const nameLetters = 32;

type Asked = Pick<GrafastExecutionArgs, "schema" | "document" | "operationName" | "variableValues">;

interface Counting {
  readonly fragments: ReadonlyMap<string, SelectionSetNode>;
  readonly variables: Variables;
  values: number;
}

interface Place {
  readonly type: GraphQLObjectType;
  readonly times: number; // how often one of this type is answered
  readonly rows: number; // in a list that it has without pages
  readonly path: string;
}

export function refuseLargeAnswer(asked: Asked): void {
  const { schema, document, operationName } = asked;
  const operation = getOperationAST(document, operationName);
  const type = operation && schema.getRootType(operation.operation);
  if (!operation || !type) return;
  const variables = variablesOf(operation, asked.variableValues);
  const counting = { fragments: fragmentsOf(document), variables, values: 0 };
  count(counting, operation.selectionSet, { type, times: 1, rows: listRows, path: "" });
}

function count(counting: Counting, { selections }: SelectionSetNode, place: Place): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) countField(counting, selection, place);
    else if (selection.kind === Kind.INLINE_FRAGMENT) {
      count(counting, selection.selectionSet, place);
    } else {
      const fragment = counting.fragments.get(selection.name.value);
      if (fragment !== undefined) count(counting, fragment, place);
    }
  }
}

function countField(counting: Counting, node: FieldNode, place: Place): void {
  const field = place.type.getFields()[node.name.value];
  const path = place.path === "" ? node.name.value : `${place.path}.${node.name.value}`;
  const isPage = field?.args.some(({ name }) => name === "first") === true;
  const rows = field && !isPage ? rowsOf(field, place) : 1;
  counting.values += place.times * rows * weightOf(node, place.type);
  if (counting.values > valuesMax) throw tooLarge(path);
  const type = field && getNamedType(field.type);
  if (!isObjectType(type) || !node.selectionSet) return;
  const { variables } = counting;
  const inPage = isPage ? rowsAsked(argumentOf(node, "first", variables)) : 1;
  const times = place.times * rows * inPage;
  const sent = longestList(node, variables) ?? listRows;
  count(counting, node.selectionSet, { type, times, rows: sent, path });
}

function weightOf({ alias, name }: FieldNode, type: GraphQLObjectType): number {
  const letters = (alias ?? name).value.length;
  const isHeavy = heavyFields.has(`${type.name}.${name.value}`);
  return (isHeavy ? heavyValues : 1) + Math.floor(letters / nameLetters);
}

// The nodes and edges of a page are as many as were asked for of it.
function rowsOf(field: GraphQLField<unknown, unknown>, { type, rows }: Place): number {
  const isList = isListType(getNullableType(field.type));
  const isOwn = isCompositeType(getNamedType(field.type)) && !type.name.endsWith("Connection");
  return isList && isOwn ? rows : 1;
}

// What no page can be is refused in its own words, where it is read.
function rowsAsked(first: unknown): number {
  const rows = Number(first ?? pageRows);
  return Number.isFinite(rows) ? Math.min(Math.max(1, rows), pageRowsMax) : pageRows;
}

function tooLarge(path: string): Error {
  const message = `The answer may have more than ${valuesMax} values, with ${path}.`;
  return problemError("QUERY_TOO_COSTLY", message, {
    hint: "Ask for fewer rows, such as first: 10, or for fewer fields of each.",
    path,
  });
}
