// The document at /openapi.json as a test reads it: every operation with its examples, and a
// judge for each answer by the schema that the document gives it.
import { z } from "zod";
import type { Answer, Caller } from "../server/support.ts";

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly example?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly oneOf?: readonly Schema[];
  readonly additionalProperties?: boolean | Schema;
}

type Example = string | number | readonly string[];

interface Parameter {
  readonly in: "path" | "query" | "header";
  readonly name: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly example?: Example;
  readonly schema: Schema & { readonly example?: Example };
}

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly operationId: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Required<Content>;
  readonly responses: Readonly<Record<string, Content>>;
}

export interface Document {
  readonly operations: readonly Operation[];
  readonly schemas: Readonly<Record<string, Schema>>;
}

export async function readDocument({ call }: Pick<Caller, "call">): Promise<Document> {
  const { body } = await call("GET", "/openapi.json", { key: null });
  const paths = body.paths as Record<string, Record<string, Operation>>;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      path,
      method: method.toUpperCase(),
    })),
  );
  const { schemas } = body.components as { schemas: Record<string, Schema> };
  return { operations, schemas };
}

/** The scope that an operation says it needs; null where it needs no key. */
export function scopeOf({ security }: Operation): string | null {
  return security[0]?.apiKey?.[0] ?? null;
}

export function exampleBody({ schemas }: Document, { requestBody }: Operation): unknown {
  const schema = requestBody?.content["application/json"]?.schema;
  return schema && resolved(schemas, schema).example;
}

/** The address by the examples, or by what a run knows better. */
export function addressOf(
  { path, parameters = [] }: Operation,
  known: Readonly<Record<string, string>> = {},
): string {
  let address = path;
  const query = new URLSearchParams();
  for (const { in: place, name, schema, example } of parameters) {
    const value = known[name] ?? example ?? schema.example;
    if (place === "path") address = address.replace(`{${name}}`, encodeURIComponent(String(value)));
    if (place !== "query" || value === undefined) continue;
    for (const each of [value].flat()) query.append(name, String(each));
  }
  return query.size === 0 ? address : `${address}?${query.toString()}`;
}

function resolved(schemas: Document["schemas"], schema: Schema): Schema {
  const name = schema.$ref?.replace("#/components/schemas/", "");
  return name === undefined ? schema : schemas[name]!;
}

/** What the schema has against the value; nothing if it fits. */
export function objections(document: Document, schema: Schema, value: unknown): string[] {
  const whole = { ...schema, $defs: document.schemas };
  const text = JSON.stringify(whole).replaceAll("#/components/schemas/", "#/$defs/");
  const { error } = z.fromJSONSchema(JSON.parse(text)).safeParse(value);
  return (error?.issues ?? []).map((issue) => `${issue.path.join(".")}: ${issue.message}`);
}

export function objectionsTo(document: Document, operation: Operation, answer: Answer): string[] {
  const response = operation.responses[String(answer.status)] ?? operation.responses.default;
  const type = answer.headers.get("content-type") ?? "";
  if (response !== undefined && response.content === undefined && type === "") return [];
  const schema = response?.content?.[type]?.schema;
  if (schema === undefined) return [`${answer.status} ${type} is not documented`];
  return objections(document, schema, answer.body);
}
