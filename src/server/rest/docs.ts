// What a person finds at /docs and behind the type of a problem, and what a program finds
// at /openapi.json. Both are written from the tables that the server itself runs on.
import { problemKinds } from "../problems.ts";
import { answerText } from "./face.ts";
import { openApiOf } from "./openapi.ts";
import type { RestApp } from "./face.ts";

const html = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
  "x-content-type-options": "nosniff",
};

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
  app.get("/docs", () => answerText(overview(app), 200, html));
  app.get("/docs/errors", () => answerText(errorList(), 200, html));
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
    return answerText(page("MINOOTS", `<dl>${lines.join("")}</dl>`), 200, html);
  }
  const links = Object.fromEntries(entries.map(([name, [path]]) => [name, path]));
  const text = JSON.stringify({ name: "MINOOTS", ...links });
  return answerText(text, 200, { "content-type": "application/json" });
}

function overview(app: RestApp): string {
  const lines = Object.entries(openApiOf(app).paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, { summary?: string }>).map(
      ([method, { summary }]) =>
        `<dt><code>${method.toUpperCase()} ${path}</code></dt><dd>${summary ?? ""}</dd>`,
    ),
  );
  return page(
    "MINOOTS by REST",
    `<p>Send your key as <code>X-API-Key</code>, or as a bearer token.</p>
    <dl>${lines.join("")}</dl>
    <p><a href="/openapi.json">OpenAPI</a> · <a href="/docs/errors">Errors</a> ·
    GraphQL at <a href="/graphql">/graphql</a></p>`,
  );
}

function errorList(): string {
  const rows = problemKinds.map(
    ({ code, status, title }) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${title}</td></tr>`,
  );
  return page("Errors", `<table>${rows.join("")}</table>`);
}

function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width">
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem }
:root { color-scheme: light dark } td { padding: 0 1rem 0 0 } :target { background: #fc03 }
</style>
<h1>${title}</h1>
${content}
</html>`;
}
