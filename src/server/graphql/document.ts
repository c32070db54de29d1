// What a document may be, judged before it is checked against the schema or planned: one
// process answers many tenants and fires their timers, so that no document may keep it busy.
// Fragments count as often as they are spread; one in a circle counts once, and is refused
// after, in GraphQL's own words.
import { Kind, Lexer, parse, Source, TokenKind } from "postgraphile/graphql";
import type {
  DocumentNode,
  FieldNode,
  SelectionNode,
  SelectionSetNode,
} from "postgraphile/graphql";
import { textFlaw } from "../inspect.ts";
import { ProblemError, problemError } from "../problems.ts";
import type { Problem } from "../problems.ts";
import { placeAt } from "./field-path.ts";
import { fragmentsOf } from "./fragments.ts";

export const documentLimits = {
  characters: 32_768,
  tokens: 5_000,
  brackets: 100, // within each other
  definitions: 50, // operations and fragments
  levels: 20,
  rootFields: 20,
  fields: 500,
  repeats: 20, // of a field at one place, under any names
  directives: 50,
} as const;

const passedMax = 200;

export type Door = (query: string) => Problem | null;

/** Remembers the documents that passed: most callers send the same few for ever. */
export function createDoor(introspection: boolean): Door {
  const passed = new Set<string>();
  return (query) => {
    if (passed.has(query)) return null;
    const problem = problemIn(query, introspection);
    if (problem !== null) return problem;
    if (passed.size >= passedMax) passed.clear();
    passed.add(query);
    return null;
  };
}

function problemIn(query: string, introspection: boolean): Problem | null {
  try {
    judge(query, introspection);
    return null;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
}

function judge(query: string, introspection: boolean): void {
  const { characters } = documentLimits;
  if (query.length > characters) {
    throw problemError("TOO_LARGE", `The document has more than ${characters} characters.`, {
      hint: "Send values as variables.",
      path: "query",
    });
  }
  const flawed = readTokens(query);
  const document = parsed(query);
  if (document === null) return; // which is said after, and better
  if (flawed !== null) throw flawedText(document, flawed.start, flawed.flaw);
  weigh(document, introspection);
}

interface Flawed {
  readonly start: number;
  readonly flaw: string;
}

// By the words alone, before the parser, which calls itself for each bracket.
function readTokens(query: string): Flawed | null {
  const lexer = new Lexer(new Source(query));
  let flawed: Flawed | null = null;
  let open = 0;
  for (let count = 1; ; count += 1) {
    const token = nextToken(lexer);
    if (token === null || token.kind === TokenKind.EOF) return flawed;
    if (count > documentLimits.tokens) throw tooMuch("words and signs", documentLimits.tokens);
    if (/^[{([]$/.test(token.kind)) open += 1;
    if (/^[})\]]$/.test(token.kind)) open -= 1;
    if (open > documentLimits.brackets)
      throw tooMuch("brackets in brackets", documentLimits.brackets);
    const flaw = token.kind.endsWith("String") ? textFlaw(token.value) : null;
    if (flaw !== null) flawed ??= { start: token.start, flaw };
  }
}

function nextToken(lexer: Lexer) {
  try {
    return lexer.advance();
  } catch {
    return null;
  }
}

function parsed(query: string): DocumentNode | null {
  try {
    return parse(query);
  } catch {
    return null;
  }
}

function flawedText(document: DocumentNode, start: number, flaw: string): Error {
  const path = placeAt(document, start);
  return problemError("INVALID_INPUT", `${path ?? "The document"} holds ${flaw}.`, {
    hint: "Send valid Unicode text without NUL.",
    path,
  });
}

/** What one set of fields comes to, with all that is below it. */
interface Weight {
  fields: number;
  directives: number;
  levels: number;
  readonly names: Map<string, number>;
}

interface Weighing {
  readonly introspection: boolean;
  readonly fragments: ReadonlyMap<string, SelectionSetNode>;
  readonly known: Map<string, Weight>; // of fragments
}

function weigh(document: DocumentNode, introspection: boolean): void {
  const { definitions } = document;
  if (definitions.length > documentLimits.definitions) {
    throw tooMuch("operations and fragments", documentLimits.definitions);
  }
  const fragments = fragmentsOf(document);
  const weighing = { introspection, fragments, known: new Map<string, Weight>() };
  for (const name of fragments.keys()) fragmentWeight(weighing, name, []);
  for (const definition of definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const { names } = weightOf(weighing, definition.selectionSet, []);
    const rootFields = [...names.values()].reduce((sum, each) => sum + each, 0);
    if (rootFields > documentLimits.rootFields) {
      throw tooMuch("fields at the top", documentLimits.rootFields);
    }
  }
}

type Path = readonly string[];

function weightOf(weighing: Weighing, { selections }: SelectionSetNode, path: Path): Weight {
  const weight: Weight = { fields: 0, directives: 0, levels: 0, names: new Map() };
  for (const selection of selections) {
    weight.directives += selection.directives?.length ?? 0;
    if (selection.kind === Kind.FIELD) addField(weighing, weight, selection, path);
    else addSpread(weighing, weight, selection, path);
    refuseHeavy(weight, path);
  }
  return weight;
}

function addField(weighing: Weighing, weight: Weight, node: FieldNode, path: Path): void {
  const name = node.name.value;
  const inside = [...path, name];
  if (!weighing.introspection && /^__(schema|type)$/.test(name)) throw noIntrospection(name);
  if (inside.length > documentLimits.levels) throw tooMuch("levels", documentLimits.levels, inside);
  const inner = node.selectionSet && weightOf(weighing, node.selectionSet, inside);
  weight.fields += 1 + (inner?.fields ?? 0);
  weight.directives += inner?.directives ?? 0;
  weight.levels = Math.max(weight.levels, 1 + (inner?.levels ?? 0));
  addNames(weight, new Map([[name, 1]]), path);
}

function addSpread(
  weighing: Weighing,
  weight: Weight,
  node: Exclude<SelectionNode, FieldNode>,
  path: Path,
): void {
  const isInline = node.kind === Kind.INLINE_FRAGMENT;
  const inner = isInline
    ? weightOf(weighing, node.selectionSet, path)
    : fragmentWeight(weighing, node.name.value, path);
  if (path.length + inner.levels > documentLimits.levels) {
    throw tooMuch("levels", documentLimits.levels, path);
  }
  weight.fields += inner.fields;
  weight.directives += inner.directives;
  weight.levels = Math.max(weight.levels, inner.levels);
  addNames(weight, inner.names, path);
}

// Known as nothing while it is being weighed: so a circle ends.
function fragmentWeight({ known, ...rest }: Weighing, name: string, path: Path): Weight {
  const weight = known.get(name);
  if (weight !== undefined) return weight;
  known.set(name, { fields: 0, directives: 0, levels: 0, names: new Map() });
  const selectionSet = rest.fragments.get(name);
  if (selectionSet === undefined) return known.get(name)!;
  const weighed = weightOf({ ...rest, known }, selectionSet, path);
  known.set(name, weighed);
  return weighed;
}

function addNames(weight: Weight, names: ReadonlyMap<string, number>, path: Path): void {
  for (const [name, count] of names) {
    const sum = (weight.names.get(name) ?? 0) + count;
    weight.names.set(name, sum);
    if (sum <= documentLimits.repeats) continue;
    throw tooMuch(`times the field ${name}`, documentLimits.repeats, [...path, name]);
  }
}

function refuseHeavy({ fields, directives }: Weight, path: Path): void {
  if (fields > documentLimits.fields) throw tooMuch("fields", documentLimits.fields, path);
  if (directives > documentLimits.directives) {
    throw tooMuch("directives", documentLimits.directives, path);
  }
}

function tooMuch(what: string, most: number, path: Path = []): Error {
  return problemError("QUERY_TOO_COSTLY", `The document has more than ${most} ${what}.`, {
    hint: "Ask for less at once, such as one list with first: 50, and send values as variables.",
    path: path.length === 0 ? "query" : path.join("."),
  });
}

function noIntrospection(name: string): Error {
  return problemError("FORBIDDEN", "This server does not tell its schema.", {
    hint: "Read schema.graphql, or set MINOOTS_INTROSPECTION=true where the server runs.",
    path: name,
  });
}
