// The page at /docs, made from the document at /openapi.json: each route with what it takes, an
// example to paste, and what it answers.
import { escaped, pageOf, prose } from "./page.ts";
import { openApiOf } from "./openapi.ts";
import type { RestApp } from "./face.ts";

interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly example?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
}

interface Operation {
  readonly tags: readonly [string];
  readonly summary: string;
  readonly description: string;
  readonly security: readonly unknown[];
  readonly parameters?: readonly (Parameter & { readonly schema: Schema })[];
  readonly requestBody?: Contents;
  readonly responses: Readonly<Record<string, Contents & { readonly description: string }>>;
}

interface Parameter {
  readonly in: string;
  readonly name: string;
  readonly description?: string;
}

interface Contents {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

type Schemas = Readonly<Record<string, Schema>>;

/** `host` is where the reader found it: there the examples go too. */
export function docsPage(app: RestApp, host: string): string {
  const document = openApiOf(app);
  const schemas = (document.components?.schemas ?? {}) as Schemas;
  const byTag = new Map<string, string[]>();
  for (const [path, methods] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(methods as Record<string, Operation>)) {
      const tag = operation.tags[0];
      const entry = entryOf(host, method.toUpperCase(), path, operation, schemas);
      byTag.set(tag, [...(byTag.get(tag) ?? []), entry]);
    }
  }
  const groups = [...byTag].map(
    ([tag, entries]) => `<h2 id="${anchorOf(tag)}">${escaped(tag)}</h2>${entries.join("")}`,
  );
  const links = [...byTag.keys()].map((tag) => `<a href="#${anchorOf(tag)}">${escaped(tag)}</a>`);
  const contents = `<nav>${links.join(" ")}</nav>`;
  return pageOf("MINOOTS by REST", introductionAt(host) + contents + groups.join(""));
}

function anchorOf(tag: string): string {
  return tag.toLowerCase().replaceAll(" ", "-");
}

const introductionAt = (host: string) => `<nav><a href="/openapi.json">OpenAPI 3.1</a>
<a href="/docs/errors">Errors</a> <a href="/graphql">GraphQL</a></nav>
<p>Send your key as <code>X-API-Key</code>, or as a bearer token. Bodies and answers are JSON; what is
refused is answered as <code>application/problem+json</code>, with a code, the path of the field and a
hint. A timer is named by its id, or by <code>key:</code> and its key.</p>
<pre>curl ${escaped(host)}/timers -H "X-API-Key: $KEY" -H "Content-Type: application/json" \\
  -d '{"name":"tea","fireIn":"5s"}'</pre>`;

function entryOf(
  host: string,
  method: string,
  path: string,
  operation: Operation,
  schemas: Schemas,
): string {
  const { summary, description, parameters = [], requestBody, responses } = operation;
  const body = requestBody?.content?.["application/json"]?.schema;
  const fields = Object.entries((body && resolved(schemas, body).properties) ?? {});
  const rows = [
    ...parameters.map((each) => [each.name, each.in, wordsOf(each)]),
    ...fields.map(([name, field]) => [name, "body", resolved(schemas, field).description ?? ""]),
  ];
  const answers = Object.entries(responses).map(([status, { description: says, content }]) => [
    status === "default" ? "4xx, 5xx" : status,
    Object.values(content ?? {})
      .map(({ schema }) => nameOf(schema))
      .filter(Boolean)
      .join(", "),
    says,
  ]);
  return `<details><summary><b class="method">${method}</b>
<code>${escaped(path)}</code> ${escaped(summary)}</summary>
<p>${prose(description)}</p>
${rows.length === 0 ? "" : tableOf(["Takes", "in", ""], rows)}
<pre>${escaped(curlOf(host + path, method, operation, body && resolved(schemas, body).example))}</pre>
${tableOf(["Answers", "", ""], answers)}</details>`;
}

function wordsOf({ description, schema }: Parameter & { readonly schema: Schema }): string {
  return description ?? schema.description ?? "";
}

function resolved(schemas: Schemas, schema: Schema): Schema {
  return schema.$ref === undefined ? schema : (schemas[nameOf(schema)] ?? schema);
}

function nameOf({ $ref }: Schema): string {
  return $ref?.split("/").at(-1) ?? "";
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = rows.map(([name = "", where = "", says = ""]) => {
    return `<tr><td><code>${escaped(name)}</code><td>${escaped(where)}<td>${prose(says)}</tr>`;
  });
  const titles = head.map((title) => `<th>${title}`).join("");
  return `<table><tr>${titles}</tr>${lines.join("")}</table>`;
}

// What can be pasted into a shell.
function curlOf(
  address: string,
  method: string,
  { parameters = [], security }: Operation,
  example: unknown,
): string {
  const filled = parameters.reduce((whole, { in: place, name, schema }) => {
    const value = typeof schema.example === "string" ? schema.example : name;
    return place === "path" ? whole.replace(`{${name}}`, value) : whole;
  }, address);
  const verb =
    method === "GET" || (method === "POST" && example !== undefined) ? "" : ` -X ${method}`;
  const key = security.length === 0 ? "" : ' -H "X-API-Key: $KEY"';
  const call = `curl${verb} ${filled}${key}`;
  if (example === undefined) return call;
  const body = JSON.stringify(example).replaceAll("'", "'\\''");
  return `${call} -H "Content-Type: application/json" \\\n  -d '${body}'`;
}
