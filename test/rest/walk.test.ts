// The REST face walked by its own document: every example is sent, and every answer is what the
// document says; every route asks for its scope, spends a request, and refuses what it does not
// know.
import { expect } from "vitest";
import { limit } from "../harness/limits.ts";
import { makeKey, test as serverTest } from "../server/support.ts";
import type { Caller } from "../server/support.ts";
import { addressOf, exampleBody, objections, objectionsTo } from "./document.ts";
import { readDocument, scopeOf } from "./document.ts";
import type { Document, Operation, Schema } from "./document.ts";
import { fireWithWebhook, startReplay } from "./fired.ts";

const everyScope = ["read", "write", "admin"];

const test = serverTest.extend("admin", async ({ db, tenant }) => makeKey(db, tenant, everyScope));

async function send(caller: Caller, document: Document, operation: Operation, given: Given) {
  const body = exampleBody(document, operation);
  return await caller.call(operation.method, addressOf(operation, given.known), {
    key: given.key,
    ...(body === undefined ? {} : { body }),
    headers: given.headers ?? {},
  });
}

interface Given {
  readonly key: string | null;
  readonly known?: Readonly<Record<string, string>>;
  readonly headers?: Record<string, string>;
}

test("every example is taken, and every answer is as the document says", async ({
  serve,
  hub,
  db,
  tenant,
  admin,
}) => {
  await hub.tick();
  const caller = await serve();
  const document = await readDocument(caller);
  const { deliveryId, timerId } = await fireWithWebhook(db, caller);
  const keyId = (await makeKey(db, tenant)).split("_")[2]!;
  const replayId = await startReplay(caller);
  const known = { delivery: deliveryId, timerId, key: keyId, replay: replayId };

  const met: string[] = [];
  // What ends something is sent last.
  const isEnd = ({ method }: Operation) => Number(method === "DELETE");
  for (const operation of document.operations.toSorted((a, b) => isEnd(a) - isEnd(b))) {
    const answer = await send(caller, document, operation, { key: admin, known });
    const wrong = objectionsTo(document, operation, answer);
    const said = `${operation.method} ${operation.path} ${answer.status}`;
    if (answer.status >= 300 || wrong.length > 0) met.push([said, ...wrong].join(" "));
  }

  // Nobody has claimed it: the tests of these verbs do, and look at their answers too.
  expect(met).toEqual([
    "POST /deliveries/{delivery}/acknowledge 409",
    "POST /deliveries/{delivery}/reject 409",
    "POST /deliveries/{delivery}/extend 409",
  ]);
});

test("every example of a body is what its schema says", async ({ serve }) => {
  const document = await readDocument(await serve());
  const bodies = document.operations.filter(({ requestBody }) => requestBody !== undefined);

  const wrong = bodies.flatMap((operation) => {
    const { schema } = operation.requestBody!.content["application/json"]!;
    return objections(document, schema, exampleBody(document, operation));
  });

  expect(bodies.length).toBeGreaterThan(5);
  expect(wrong).toEqual([]);
});

test("the judge of the walk finds a field too many, too few and of another type", async ({
  serve,
}) => {
  const document = await readDocument(await serve());
  const schema = { $ref: "#/components/schemas/PageInfo" };

  expect(objections(document, schema, { hasNextPage: true, endCursor: null })).toEqual([]);
  expect(objections(document, schema, { hasNextPage: true })).not.toEqual([]);
  expect(objections(document, schema, { hasNextPage: 1, endCursor: null })).not.toEqual([]);
  expect(objections(document, schema, { hasNextPage: true, endCursor: null, x: 1 })).not.toEqual(
    [],
  );
});

test("all that the document has is described", async ({ serve }) => {
  const { operations, schemas } = await readDocument(await serve());
  const silent: string[] = [];
  const look = (place: string, schema: Schema): void => {
    if (schema.$ref === undefined && !schema.description) silent.push(place);
    for (const [name, field] of Object.entries(schema.properties ?? {}))
      look(`${place}.${name}`, field);
    for (const [index, one] of (schema.oneOf ?? []).entries()) look(`${place}[${index}]`, one);
  };

  for (const [name, schema] of Object.entries(schemas)) look(name, schema);
  for (const { operationId, summary, description, parameters = [] } of operations) {
    if (!summary || !description) silent.push(operationId);
    for (const { name, schema, description: says } of parameters) {
      if (!says && !schema.description) silent.push(`${operationId} ${name}`);
    }
  }

  expect(silent).toEqual([]);
  const ids = operations.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

test("every route needs a key, and exactly the scope it names", async ({ serve, db, tenant }) => {
  const caller = await serve();
  const document = await readDocument(caller);
  const keys = Object.fromEntries(
    await Promise.all(
      everyScope.map(async (scope) => [scope, await makeKey(db, tenant, [scope])] as const),
    ),
  );

  for (const operation of document.operations) {
    const needed = scopeOf(operation);
    if (needed === null) continue;
    const said = `${operation.method} ${operation.path}`;
    const nobody = await send(caller, document, operation, { key: null });
    expect([said, nobody.status]).toEqual([said, 401]);
    for (const scope of everyScope) {
      const { status } = await send(caller, document, operation, { key: keys[scope]! });
      expect([said, scope, status === 403]).toEqual([said, scope, scope !== needed]);
    }
  }
});

test("every route says what is left, and when to come again", async ({
  serve,
  db,
  tenant,
  admin,
}) => {
  const caller = await serve();
  const document = await readDocument(caller);
  await limit(db, tenant, { requests_per_minute: 1, burst: 1 });
  await caller.call("GET", "/usage");

  for (const operation of document.operations) {
    if (scopeOf(operation) === null) continue;
    const { status, headers, body } = await send(caller, document, operation, { key: admin });
    expect([operation.operationId, status, body.code]).toEqual([
      operation.operationId,
      429,
      "RATE_LIMITED",
    ]);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(50);
    expect(headers.get("ratelimit")).toMatch(/^"api";r=0;t=\d+$/);
    expect(headers.get("ratelimit-policy")).toBe('"api";q=1;w=60');
  }
});

test("every route refuses a name in its query that it does not know", async ({ serve, admin }) => {
  const caller = await serve();
  const document = await readDocument(caller);

  for (const operation of document.operations) {
    if (scopeOf(operation) === null) continue;
    const address = addressOf(operation);
    const joined = `${address}${address.includes("?") ? "&" : "?"}tenantId=x`;
    const { status, body } = await caller.call(operation.method, joined, { key: admin });
    expect([operation.operationId, status, body.path]).toEqual([
      operation.operationId,
      400,
      "tenantId",
    ]);
    expect(body.hint).toMatch(/known here|did you mean/i);
  }
});

test("every address tells what it knows, by OPTIONS and to a wrong method", async ({ serve }) => {
  const caller = await serve();
  const document = await readDocument(caller);

  for (const path of new Set(document.operations.map((operation) => operation.path))) {
    const own = document.operations.filter((operation) => operation.path === path);
    const methods = own.map(({ method }) => method);
    const more = methods.includes("GET") ? ["HEAD", "OPTIONS"] : ["OPTIONS"];
    const allow = [...methods, ...more].toSorted().join(", ");
    const address = addressOf(own[0]!).split("?")[0]!;

    const asked = await caller.call("OPTIONS", address, { key: null });
    const wrong = await caller.call("PROPFIND", address, { key: null });

    expect([path, asked.status, asked.headers.get("allow")]).toEqual([path, 204, allow]);
    expect([path, wrong.status, wrong.headers.get("allow")]).toEqual([path, 405, allow]);
  }
});

test("a body that is said to be no JSON is not read", async ({ serve, admin }) => {
  const caller = await serve();
  const document = await readDocument(caller);
  const headers = { "content-type": "text/plain" };

  for (const operation of document.operations) {
    if (operation.requestBody === undefined) continue;
    const { status, body } = await send(caller, document, operation, { key: admin, headers });
    expect([operation.operationId, status, body.code]).toEqual([
      operation.operationId,
      415,
      "UNSUPPORTED_TYPE",
    ]);
  }
});

test("that a timer waits unchanged is documented, as an answer without a body", async ({
  serve,
}) => {
  const caller = await serve();
  const document = await readDocument(caller);
  const show = document.operations.find(({ operationId }) => operationId === "getTimersTimer")!;
  await caller.call("POST", "/timers", { body: { name: "tea", key: "k", fireIn: "1h" } });

  const same = await caller.call("GET", "/timers/key:k", { headers: { "if-none-match": '"1"' } });

  expect(same.status).toBe(304);
  expect(show.responses["304"]).not.toHaveProperty("content");
  expect(objectionsTo(document, show, same)).toEqual([]);
});

test("a timer is asked for by the fields that the rules know, and no others", async ({
  serve,
  db,
}) => {
  const { schemas } = await readDocument(await serve());
  const { rows } = await db.query<{ fields: string[] }>(
    "select minoots_private.request_fields() as fields",
  );

  const { properties, additionalProperties } = schemas["TimerRequest"]!;
  const olderWords = ["duration", "actionBundle", "tenantId"];
  expect(additionalProperties).toBe(false);
  expect(Object.keys(properties!).toSorted()).toEqual(
    [...rows[0]!.fields, ...olderWords].toSorted(),
  );
});
