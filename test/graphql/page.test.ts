// What a newcomer meets first: the page for trying out, and the bare address.
import { runInNewContext } from "node:vm";
import { expect } from "vitest";
import { pageFor } from "../../src/server/graphql/page.ts";
import { test } from "./support.ts";

type Fetch = (to: string, init?: { headers?: Record<string, string> }) => unknown;

function scriptOf(demoKey: string | null): string {
  const { headerScripts } = pageFor(demoKey).htmlParts as unknown as {
    headerScripts: (scripts: string) => string;
  };
  return headerScripts("").replaceAll(/<\/?script>/g, "");
}

test("the page asks for the schema with the key of this machine, and else with the one named", () => {
  const sent: (string | null)[] = [];
  const fetch: Fetch = (_to, { headers } = {}) => sent.push(new Headers(headers).get("x-api-key"));
  const page = { fetch, Headers };
  runInNewContext(scriptOf("mnt_demo"), page);

  page.fetch("/graphql");
  page.fetch("/graphql", { headers: { "X-API-Key": "mnt_own" } });
  page.fetch("/graphql", { headers: { Authorization: "Bearer mnt_own" } });

  expect(sent).toEqual(["mnt_demo", "mnt_own", null]);
  expect(scriptOf(null)).toBe("");
});

test("the bare address says what lives where, to people and to programs", async ({ api }) => {
  const program = await api.call("GET", "/", { key: null });
  const person = await api.call("GET", "/", { key: null, headers: { accept: "text/html,*/*" } });

  expect(program.body).toMatchObject({ graphql: "/graphql", docs: "/docs", health: "/healthz" });
  expect(person.headers.get("content-type")).toContain("text/html");
  for (const [name, path] of Object.entries(program.body)) {
    if (name === "name") continue;
    expect(person.body.text).toContain(`href="${String(path)}"`);
    const { status } = await api.call("GET", String(path), { key: null });
    expect([path, status === 404]).toEqual([path, false]);
  }
});
