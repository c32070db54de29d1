// What a person finds at /docs and behind the type of a problem, and what a program finds
// at /openapi.json. Both are written from the tables that the server itself runs on.
import { problemKinds } from "../problems.ts";
import { docsPage } from "./docs-page.ts";
import { errorWords } from "./error-words.ts";
import { answerText } from "./face.ts";
import { openApiOf } from "./openapi.ts";
import { escaped, htmlHeaders, pageOf, prose } from "./page.ts";
import type { RestApp, RestContext } from "./face.ts";

const places = {
  graphql: ["/graphql", "GraphQL, and its subscriptions over WebSockets"],
  docs: ["/docs", "REST, and what it knows"],
  openapi: ["/openapi.json", "the same for programs"],
  errors: ["/docs/errors", "every code of an error"],
  health: ["/healthz", "whether the server runs"],
  ready: ["/readyz", "whether it can serve"],
} as const;

export function addDocs(app: RestApp): void {
  app.get("/", (context) => answerEntrance(context));
  app.get("/docs", (context) => answerText(docsPage(app, hostOf(context)), 200, htmlHeaders));
  app.get("/docs/errors", () => answerText(errorList(), 200, htmlHeaders));
  app.get("/openapi.json", () =>
    answerText(JSON.stringify(openApiOf(app)), 200, { "content-type": "application/json" }),
  );
}

// As the reader wrote it, so that what they paste goes there; never where anything is decided.
function hostOf({ req }: RestContext): string {
  const written = req.header("host") ?? "";
  return /^[\w.:[\]-]{1,255}$/.test(written) ? written : "localhost:3000";
}

// Whoever comes without an address is told what lives where: a person by a page.
function answerEntrance(context: RestContext): Response {
  const entries = Object.entries(places);
  if ((context.req.header("accept") ?? "").includes("text/html")) {
    return answerText(pageOf("MINOOTS", entranceOf(hostOf(context))), 200, htmlHeaders);
  }
  const links = Object.fromEntries(entries.map(([name, [path]]) => [name, path]));
  const text = JSON.stringify({ name: "MINOOTS", ...links });
  return answerText(text, 200, { "content-type": "application/json" });
}

function entranceOf(host: string): string {
  const rows = Object.values(places).map(
    ([path, says]) => `<tr><td><a href="${path}"><code>${path}</code></a><td>${says}</tr>`,
  );
  return `<p>Durable timers: scheduled once, fired on time, delivered at least once.</p>
<pre>curl ${escaped(host)}/timers -H "X-API-Key: $KEY" -H "Content-Type: application/json" \\
  -d '{"name":"tea","fireIn":"5s"}'</pre>
<table>${rows.join("")}</table>`;
}

function errorList(): string {
  const rows = problemKinds.map(({ code, status, title }) => {
    const { means, act } = errorWords[code];
    return `<tr id="${code}"><td><code>${code}</code><br>${title}<td>${status}
<td>${prose(means)}<br><em>${prose(act)}</em></tr>`;
  });
  return pageOf(
    "Errors",
    `<p>Every refusal has a <code>code</code>, which never changes, the <code>path</code> of the field at
fault, and a <code>hint</code> what to do, the same by REST, GraphQL and SQL.
<a href="/docs">All of REST</a></p>
<table><tr><th>Code<th>Status<th>What it means, and <em>what to do</em></tr>${rows.join("")}</table>`,
  );
}
