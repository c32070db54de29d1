// The types of the client, from the schema and the client's own documents: what a caller may
// send, and exactly what each document answers. So neither can say what the other does not.
import {
  getNamedType,
  GraphQLList,
  GraphQLNonNull,
  isEnumType,
  isInputObjectType,
  isObjectType,
  Kind,
  parse,
  typeFromAST,
  validate,
} from "postgraphile/graphql";
import type {
  FieldNode,
  GraphQLInputObjectType,
  GraphQLNamedType,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLType,
  OperationDefinitionNode,
  SelectionSetNode,
  TypeNode,
} from "postgraphile/graphql";
import { documentOf, fragments, operations } from "../src/client/documents.ts";
import type { OperationName } from "../src/client/documents.ts";

const head = `// Written by scripts/dump.ts from schema.graphql and documents.ts: what the API takes and
// what it answers to each document of the client.`;

const scalars: Record<string, string> = {
  Boolean: "boolean",
  Float: "number",
  Int: "number",
  JSON: "unknown",
  Labels: "Readonly<Record<string, string>>",
};

// JSON that is always an object.
const records = new Set(["Action.parameters", "Event.data"]);
const record = "Readonly<Record<string, unknown>>";

interface Printer {
  readonly schema: GraphQLSchema;
  /** Enums and inputs met so far: what nobody needs is not written. */
  readonly needed: Set<GraphQLNamedType>;
}

export function printClientTypes(schema: GraphQLSchema): string {
  const printer: Printer = { schema, needed: new Set() };
  const names = Object.keys(operations) as OperationName[];
  const asked = names.map((name) => printOperation(printer, name));
  const answers = Object.entries(fragments).map(([name, text]) =>
    printFragment(printer, name, text),
  );
  // Writing an input may meet others, which the set then hands out too.
  const taken = new Map<string, string>();
  for (const type of printer.needed) taken.set(type.name, printNamed(printer, type));
  const named = [...taken.keys()].toSorted().map((name) => taken.get(name)!);
  const all = ["export interface Operations {", ...asked, "}"].join("\n");
  return [head, ...named, ...answers, all].join("\n\n") + "\n";
}

function printOperation(printer: Printer, name: OperationName): string {
  const document = parse(documentOf(name));
  const [mistake] = validate(printer.schema, document);
  if (mistake !== undefined) throw new Error(`${name}: ${mistake.message}`);
  const operation = document.definitions[0] as OperationDefinitionNode;
  const variables = (operation.variableDefinitions ?? []).map(({ variable, type }) =>
    printTaken(printer, variable.name.value, typeOf(printer, type)),
  );
  const root = printer.schema.getRootType(operation.operation)!;
  const answer = operation.selectionSet.selections[0] as FieldNode;
  const [answered] = fieldsOf(printer, root, { ...operation.selectionSet, selections: [answer] });
  const some = variables.length === 0 ? "Record<string, never>" : `{ ${variables.join(" ")} }`;
  const sent = `readonly variables: ${some};`;
  return `  readonly ${name}: {\n    ${sent}\n    ${answered}\n  };`;
}

function typeOf({ schema }: Printer, node: TypeNode): GraphQLType {
  return typeFromAST(schema, node as never) as GraphQLType;
}

function printFragment(printer: Printer, name: string, text: string): string {
  const [definition] = parse(`fragment ${name} ${text}`).definitions;
  if (definition?.kind !== Kind.FRAGMENT_DEFINITION) throw new Error(`${name} is no fragment.`);
  const type = printer.schema.getType(definition.typeCondition.name.value) as GraphQLObjectType;
  const spreads = spreadsIn(definition.selectionSet);
  const parents = spreads.length === 0 ? "" : ` extends ${spreads.join(", ")}`;
  const fields = fieldsOf(printer, type, definition.selectionSet).map((line) => `  ${line}`);
  return `${comment(type, "")}export interface ${name}${parents} {\n${fields.join("\n")}\n}`;
}

function spreadsIn({ selections }: SelectionSetNode): string[] {
  return selections.flatMap((node) =>
    node.kind === Kind.FRAGMENT_SPREAD ? [node.name.value] : [],
  );
}

function fieldsOf(
  printer: Printer,
  type: GraphQLObjectType,
  { selections }: SelectionSetNode,
): string[] {
  return selections.flatMap((node) => {
    if (node.kind !== Kind.FIELD) return [];
    const field = type.getFields()[node.name.value]!;
    const name = node.alias?.value ?? node.name.value;
    const isRecord = records.has(`${type.name}.${field.name}`);
    const answered = isRecord ? record : answerType(printer, field.type, node);
    return [`${comment(field, "")}readonly ${name}: ${answered};`];
  });
}

function answerType(printer: Printer, type: GraphQLType, node: FieldNode): string {
  if (type instanceof GraphQLNonNull) {
    return presentType(printer, type.ofType as GraphQLType, node);
  }
  const present = presentType(printer, type, node);
  return present === "unknown" ? present : `${present} | null`;
}

function presentType(printer: Printer, type: GraphQLType, node: FieldNode): string {
  if (type instanceof GraphQLList) {
    return `readonly ${answerType(printer, type.ofType, node)}[]`;
  }
  const named = getNamedType(type);
  if (!isObjectType(named)) return leafType(printer, named);
  const spreads = spreadsIn(node.selectionSet!);
  const fields = fieldsOf(printer, named, node.selectionSet!);
  if (fields.length === 0) return spreads.join(" & ");
  return [...spreads, `{\n${fields.join("\n")}\n}`].join(" & ");
}

function leafType({ needed }: Printer, type: GraphQLNamedType): string {
  if (isEnumType(type) || isInputObjectType(type)) {
    needed.add(type);
    return type.name;
  }
  return scalars[type.name] ?? "string";
}

function printNamed(printer: Printer, type: GraphQLNamedType): string {
  if (isEnumType(type)) {
    const values = type.getValues().map(({ name }) => `"${name}"`);
    return `${comment(type, "")}export type ${type.name} = ${values.join(" | ")};`;
  }
  const input = type as GraphQLInputObjectType;
  const fields = Object.values(input.getFields());
  if (input.isOneOf) {
    const cases = fields.map(
      (field) => `{ readonly ${field.name}: ${takenType(printer, field.type)} }`,
    );
    return `${comment(type, "")}export type ${type.name} = ${cases.join(" | ")};`;
  }
  const lines = fields.map(
    (field) => `${comment(field, "  ")}  ${printTaken(printer, field.name, field.type)}`,
  );
  return `${comment(type, "")}export interface ${type.name} {\n${lines.join("\n")}\n}`;
}

function printTaken(printer: Printer, name: string, type: GraphQLType): string {
  const present = takenType(printer, type);
  if (type instanceof GraphQLNonNull) return `readonly ${name}: ${present};`;
  if (present === "unknown") return `readonly ${name}?: unknown;`;
  return `readonly ${name}?: ${present} | null | undefined;`;
}

function takenType(printer: Printer, type: GraphQLType): string {
  if (type instanceof GraphQLNonNull) return takenType(printer, type.ofType as GraphQLType);
  if (type instanceof GraphQLList) {
    return `readonly ${takenType(printer, type.ofType)}[]`;
  }
  const named = getNamedType(type);
  // A Date is written in JSON as the instant it is.
  return named.name === "Datetime" ? "string | Date" : leafType(printer, named);
}

function comment({ description }: { description?: string | null | undefined }, indent: string) {
  if (description == null) return "";
  return `${indent}/** ${description.replace(/\s+/g, " ")} */\n`;
}
