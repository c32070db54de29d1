// What a person finds at /docs and behind the type of a problem, and what a program finds
// at /openapi.json. Both are written from the tables that the server itself runs on.
import { problemKinds } from "../problems.ts";
import { docsPage } from "./docs-page.ts";
import { errorWords } from "./error-words.ts";
import { answerText } from "./face.ts";
import { openApiOf } from "./openapi.ts";
import { htmlHeaders, pageOf, prose } from "./page.ts";
import type { RestApp } from "./face.ts";

const places = {
  graphql: ["/graphql", "GraphQL, and its subscriptions over WebSockets"],
  docs: ["/docs", "REST, and what it knows"],
  openapi: ["/openapi.json", "the same for programs"],
  errors: ["/docs/errors", "every code of an error"],
  health: ["/healthz", "whether the server runs"],
  ready: ["/readyz", "whether it can serve"],
} as const;

export function addDocs(app: RestApp): void {
  app.get("/", (context) => answerEntrance(context.req.header("accept") ?? ""));
  app.get("/docs", () => answerText(docsPage(app), 200, htmlHeaders));
  app.get("/docs/errors", () => answerText(errorList(), 200, htmlHeaders));
  app.get("/openapi.json", () =>
    answerText(JSON.stringify(openApiOf(app)), 200, { "content-type": "application/json" }),
  );
}

// Whoever comes without an address is told what lives where: a person by a page.
function answerEntrance(accept: string): Response {
  const entries = Object.entries(places);
  if (accept.includes("text/html")) {
    const lines = entries.map(
      ([, [path, says]]) => `<dt><a href="${path}">${path}</a></dt><dd>${says}</dd>`,
    );
    return answerText(pageOf("MINOOTS", `<dl>${lines.join("")}</dl>`), 200, htmlHeaders);
  }
  const links = Object.fromEntries(entries.map(([name, [path]]) => [name, path]));
  const text = JSON.stringify({ name: "MINOOTS", ...links });
  return answerText(text, 200, { "content-type": "application/json" });
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
