// GraphQL over HTTP: how requests may come, what is refused, and in which form.
import { request } from "node:http";
import { expect, vi } from "vitest";
import { responseType, test } from "./support.ts";
import type { Api, Data } from "./support.ts";

const json = { "content-type": "application/json" };
const viewer = "{ viewer { scopes } }";
const subscription = "subscription { timerEvents { cursor } }";

const codeOf = ({ status, body }: { status: number; body: Data }) => [
  status,
  body.errors?.[0]?.extensions.code,
];

function get(api: Api, query: string, headers = {}) {
  return api.call("GET", `/graphql?query=${encodeURIComponent(query)}`, { headers });
}

test("a query is answered over POST and over GET", async ({ api }) => {
  const posted = await api.call("POST", "/graphql", { body: { query: viewer }, headers: json });
  const got = await get(api, viewer);

  expect([posted.status, posted.body, got.status, got.body]).toEqual([
    200,
    { data: { viewer: { scopes: ["READ", "WRITE"] } } },
    200,
    { data: { viewer: { scopes: ["READ", "WRITE"] } } },
  ]);
  expect(posted.headers.get("content-type")).toBe("application/json;charset=utf-8");
  expect(posted.headers.get("x-request-id")).toMatch(/./);
});

test("a mutation over GET is refused, and does nothing", async ({ api }) => {
  const answer = await get(
    api,
    `mutation { scheduleTimer(input: {name: "a", fireIn: "1h"}) { outcome } }`,
  );

  expect(codeOf(answer)).toEqual([405, "METHOD_NOT_ALLOWED"]);
  expect(await api.run("{ timers { nodes { id } } }")).toEqual({ timers: { nodes: [] } });
});

test("a document that is wrong is a 400, or a 200 to clients that only know JSON", async ({
  api,
}) => {
  const body = { query: "{ nothing }" };
  const post = (accept: string) =>
    api.call("POST", "/graphql", { body, headers: { ...json, accept } });

  expect(codeOf(await post(responseType))).toEqual([400, "INVALID_INPUT"]);
  expect(codeOf(await post("application/json"))).toEqual([200, "INVALID_INPUT"]);
  expect(codeOf(await post("*/*"))).toEqual([200, "INVALID_INPUT"]);
});

test("a wrong enum value or scalar is a 400", async ({ api }) => {
  const enumValue = await api.ask("{ timers(filter: {status: [DONE]}) { nodes { id } } }");
  const scalar = await api.ask(`query ($id: UUID) { timer(id: $id) { id } }`, { id: "x" });

  expect([enumValue.status, scalar.status]).toEqual([400, 400]);
  expect(scalar.errors?.[0]?.extensions).toMatchObject({ code: "INVALID_INPUT", path: "id" });
});

test("without a key, or with a wrong one, nothing is answered", async ({ api }) => {
  const ask = (key: string | null) =>
    api.call("POST", "/graphql", { body: { query: viewer }, headers: json, key });

  const none = await ask(null);
  const wrong = await ask("mnt_test_wrong_key");

  expect([codeOf(none), codeOf(wrong)]).toEqual([
    [401, "UNAUTHENTICATED"],
    [401, "UNAUTHENTICATED"],
  ]);
  expect(none.headers.get("www-authenticate")).toBe("Bearer");
});

test("requests that are no GraphQL are refused with a code", async ({ api }) => {
  const post = (body: unknown, headers: Record<string, string> = json) =>
    api.call("POST", "/graphql", { body, headers });

  expect([
    codeOf(await post("{")),
    codeOf(await post("[1]")),
    codeOf(await post([{ query: viewer }, { query: viewer }])),
    codeOf(await post({ variables: {} })),
    codeOf(await post({ query: viewer, variables: [1] })),
    codeOf(await post({ query: viewer, operationName: 7 })),
    codeOf(await post(viewer, { "content-type": "application/graphql" })),
    codeOf(await post("query=x", { "content-type": "application/x-www-form-urlencoded" })),
    codeOf(await post({ query: viewer }, { ...json, accept: "text/csv" })),
    codeOf(await api.call("PUT", "/graphql", { body: { query: viewer }, headers: json })),
    codeOf(await api.call("GET", "/graphql")),
  ]).toEqual([
    [400, "INVALID_INPUT"],
    [400, "INVALID_INPUT"],
    [400, "INVALID_INPUT"],
    [400, "INVALID_INPUT"],
    [400, "INVALID_INPUT"],
    [400, "INVALID_INPUT"],
    [415, "INVALID_INPUT"],
    [415, "INVALID_INPUT"],
    [406, "INVALID_INPUT"],
    [405, "METHOD_NOT_ALLOWED"],
    [400, "INVALID_INPUT"],
  ]);
});

test("a document and a body have their limits", async ({ api }) => {
  vi.spyOn(console, "error").mockReturnValue(); // Grafast tells of the costly one as well
  const long = await api.ask(`{ viewer { scopes } } # ${"x".repeat(100_000)}`);
  const large = await api.call("POST", "/graphql", {
    body: JSON.stringify({ query: viewer, variables: { a: "x".repeat(5_000_000) } }),
    headers: json,
  });

  const deep = await api.ask(`${"{a".repeat(10_000)}${"}".repeat(10_000)}`);
  const winding = "{ events { nodes { timer ".repeat(30);
  const costly = await api.ask(`{ timer(key: "a") ${winding} { id } ${"} } }".repeat(30)} }`);
  expect([deep.errors?.[0]?.extensions.code, costly.errors?.[0]?.extensions.code]).toEqual([
    "QUERY_TOO_COSTLY",
    "QUERY_TOO_COSTLY",
  ]);
  expect(long).toMatchObject({ status: 413, errors: [{ extensions: { code: "TOO_LARGE" } }] });
  expect(codeOf(large)).toEqual([413, "TOO_LARGE"]);
});

test("subscriptions are refused over HTTP, whatever the client accepts", async ({ api }) => {
  const answers = [];
  for (const accept of [
    responseType,
    "multipart/mixed, application/json",
    "text/event-stream, application/json",
  ]) {
    const headers = { ...json, accept };
    answers.push(await api.call("POST", "/graphql", { body: { query: subscription }, headers }));
  }
  answers.push(await get(api, subscription));

  expect(answers.map(codeOf)).toEqual([
    [400, "INVALID_INPUT"],
    [200, "INVALID_INPUT"],
    [200, "INVALID_INPUT"],
    [405, "METHOD_NOT_ALLOWED"],
  ]);
  expect((answers[0]!.body as Data).errors[0].message).toBe("Subscriptions need a WebSocket.");
});

test("the page to try things out is for development only", async ({ open }) => {
  const page = async (api: Api, path: string) => {
    const headers = { accept: "text/html,*/*;q=0.8" };
    const answer = await api.call("GET", path, { key: null, headers });
    return [answer.status, answer.headers.get("content-type")?.split(";")[0]];
  };
  const development = await open({ development: true });
  const production = await open();

  expect(await page(development, "/graphql")).toEqual([200, "text/html"]);
  expect(await page(production, "/graphql")).toEqual([404, "application/json"]);
  const accept = "application/json, text/html";
  const asked = await development.call("GET", "/graphql", { key: null, headers: { accept } });
  expect(codeOf(asked)).toEqual([401, "UNAUTHENTICATED"]);
});

test("a request that is cut short leaves the server well", async ({ api }) => {
  const { port } = new URL(api.url);
  const headers = { ...json, "x-api-key": api.key, "content-length": "1000" };
  await new Promise<void>((resolve) => {
    const outgoing = request({ port, method: "POST", path: "/graphql", headers });
    outgoing.on("error", () => resolve());
    outgoing.write(`{"query":`, () => outgoing.destroy());
    outgoing.on("close", () => resolve());
  });

  expect(await api.run(viewer)).toEqual({ viewer: { scopes: ["READ", "WRITE"] } });
});

test("the same list under many names is refused before any of it is read", async ({ api }) => {
  const many = (count: number) =>
    `{ ${Array.from({ length: count }, (_, index) => `a${index}: timers { nodes { id } }`).join(" ")} }`;

  const refused = await api.ask(many(21));
  const answered = await api.ask(many(20));
  const broad = await api.ask(`{ viewer { ${"serverTime ".repeat(500)} } }`);

  expect(refused).toMatchObject({ errors: [{ extensions: { code: "QUERY_TOO_COSTLY" } }] });
  expect(broad).toMatchObject({ errors: [{ extensions: { code: "QUERY_TOO_COSTLY" } }] });
  expect(answered.errors).toBeUndefined();
});
