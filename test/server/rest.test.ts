// The REST face from the outside: the walk through a timer's life, and what callers are
// told about the key, the address, the size and the form of what they send.
import { expect } from "vitest";
import pg from "pg";
import { connectionConfig } from "../../src/database/connect.ts";
import { createAuthenticator } from "../../src/server/authenticate.ts";
import { problemKinds } from "../../src/server/problems.ts";
import { insertTenant } from "../harness/database.ts";
import { makeKey, test } from "./support.ts";

const tea = { name: "tea", fireIn: "1h" };
const isoInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

test("a timer is scheduled, read and cancelled", async ({ serve }) => {
  const { call } = await serve();

  const made = await call("POST", "/timers", { body: tea });
  const shown = await call("GET", `/timers/${made.body.id}`);
  const cancelled = await call("POST", `/timers/${made.body.id}/cancel`);
  const again = await call("DELETE", `/timers/${made.body.id}`);

  expect(made).toMatchObject({ status: 201, body: { outcome: "created", status: "scheduled" } });
  expect(made.headers.get("location")).toBe(`/timers/${made.body.id}`);
  expect(made.headers.get("etag")).toBe('"1"');
  expect(made.body.fireAt).toMatch(isoInstant);
  expect(shown).toMatchObject({ status: 200, body: { id: made.body.id, name: "tea" } });
  expect(shown.body).not.toHaveProperty("outcome");
  expect(cancelled).toMatchObject({
    status: 200,
    body: { outcome: "changed", status: "cancelled" },
  });
  expect(cancelled.headers.get("etag")).toBe('"2"');
  expect(again).toMatchObject({ status: 200, body: { outcome: "unchanged" } });
});

test("the older spelling of a request is read, and never answered", async ({ serve, tenant }) => {
  const { call } = await serve();

  const made = await call("POST", "/timers", {
    body: {
      tenantId: tenant.name,
      requestedBy: "user",
      name: "webhook-test",
      duration: "2s",
      actionBundle: { actions: [{ type: "webhook", url: "https://example.com/hook" }] },
    },
  });

  expect(made.status).toBe(201);
  expect(made.body.actions).toMatchObject([
    { id: "1", kind: "webhook", parameters: { url: "https://example.com/hook" } },
  ]);
  expect(made.body).not.toHaveProperty("duration");
  expect(made.body).not.toHaveProperty("actionBundle");
});

test("the same Idempotency-Key gives the same timer", async ({ serve }) => {
  const { call } = await serve();
  const headers = { "idempotency-key": "order-42" };

  const first = await call("POST", "/timers", { body: tea, headers });
  const second = await call("POST", "/timers", { body: { ...tea, key: "order-42" } });
  const other = await call("POST", "/timers", { body: { ...tea, name: "coffee" }, headers });

  expect(first).toMatchObject({ status: 201, body: { key: "order-42" } });
  expect(second).toMatchObject({ status: 200, body: { outcome: "existing", id: first.body.id } });
  expect(other).toMatchObject({ status: 409, body: { code: "KEY_CONFLICT" } });
});

test("an Idempotency-Key that the body contradicts is refused", async ({ serve }) => {
  const { call } = await serve();
  const headers = { "idempotency-key": "order-42" };

  const answer = await call("POST", "/timers", { body: { ...tea, key: "order-43" }, headers });

  expect(answer).toMatchObject({ status: 400, body: { code: "INVALID_INPUT", path: "key" } });
});

test("a cancel that comes too late says so, with the timer as it is", async ({ serve, db }) => {
  const { call } = await serve();
  const { body: timer } = await call("POST", "/timers", { body: { name: "soon", fireIn: "1s" } });
  await db.query("update minoots_private.timers set fire_at = fire_at - interval '1 day'");
  await db.query("select minoots_private.fire_due(100, null, interval '30 s')");

  const answer = await call("POST", `/timers/${timer.id}/cancel`);

  expect(answer).toMatchObject({
    status: 409,
    body: { code: "TOO_LATE", timer: { id: timer.id, status: "completed" } },
  });
});

test("a timer of another tenant is as unknown as none", async ({ serve, db }) => {
  const { call } = await serve();
  const { body: timer } = await call("POST", "/timers", { body: tea });
  const key = await makeKey(db, await insertTenant(db));

  const foreign = await call("GET", `/timers/${timer.id}`, { key });
  const missing = await call("GET", "/timers/00000000-0000-0000-0000-000000000000", { key });
  const cancel = await call("DELETE", `/timers/${timer.id}`, { key });

  expect(foreign).toMatchObject({ status: 404, body: { code: "NOT_FOUND", path: "id" } });
  expect(missing.status).toBe(404);
  expect(cancel).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
});

test("on connections that pipeline all is the same, and a refusal leaves them whole", async ({
  serve,
  url,
}) => {
  const config = connectionConfig({ url, role: "minoots_server", name: "test" });
  const pool = new pg.Pool({ ...config, max: 1, pipeline: true });
  const { call, close } = await serve({ pool });

  const made = await call("POST", "/timers", { body: tea });
  const refused = await call("POST", "/timers", { body: { name: "tea", fireIn: "-1s" } });
  const shown = await call("GET", `/timers/${made.body.id}`);
  await close();
  await pool.end();

  expect([made.status, refused.status, shown.status]).toEqual([201, 400, 200]);
  expect(refused.body).toMatchObject({ code: "INVALID_DURATION", path: "fireIn" });
});

test("a request without one good key is refused", async ({ serve, db, tenant }) => {
  const { call, key } = await serve();
  const other = await makeKey(db, tenant);
  const path = "/timers/00000000-0000-0000-0000-000000000000";
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  const refused = await Promise.all([
    call("GET", path, { key: null }),
    call("GET", path, { key: "mnt_wrong" }),
    call("GET", path, { key: "" }),
    call("GET", path, { key: "not a key" }),
    call("GET", path, { headers: bearer(other) }),
    call("GET", path, { key: null, headers: { authorization: "Basic dGVzdDp0ZXN0" } }),
  ]);
  const known = await Promise.all([
    call("GET", path, { key: null, headers: bearer(key) }),
    call("GET", path, { headers: bearer(key) }),
  ]);

  for (const answer of refused) {
    expect(answer).toMatchObject({ status: 401, body: { code: "UNAUTHENTICATED" } });
  }
  expect(known.map(({ status }) => status)).toEqual([404, 404]);
});

test("a revoked key is refused within two seconds", async ({ serve, as, db }) => {
  let nowMs = 0;
  const authenticator = createAuthenticator({ pool: as("minoots_server"), nowMs: () => nowMs });
  const { call } = await serve({ authenticator });
  const path = "/timers/00000000-0000-0000-0000-000000000000";
  const before = await call("GET", path);
  await db.query("update minoots_private.api_keys set revoked_at = now()");

  nowMs = 2_000;
  const after = await call("GET", path);

  expect([before.status, after.status]).toEqual([404, 401]);
});

test("a key without the scope may not", async ({ serve, db, tenant }) => {
  const { call } = await serve();
  const key = await makeKey(db, tenant, ["read"]);

  const answer = await call("POST", "/timers", { body: tea, key });

  expect(answer).toMatchObject({ status: 403, body: { code: "FORBIDDEN" } });
});

test("an unknown address and a wrong method are told apart", async ({ serve }) => {
  const { call } = await serve();

  const missing = await call("GET", "/nothing");
  const wrong = await call("PUT", "/timers");

  expect(missing).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
  expect(missing.headers.get("content-type")).toBe("application/problem+json");
  expect(wrong).toMatchObject({ status: 405, body: { code: "METHOD_NOT_ALLOWED" } });
  expect(wrong.headers.get("allow")).toBe("GET, HEAD, OPTIONS, POST");
});

test("what the REST face can do is described", async ({ serve }) => {
  const { call, url } = await serve();

  const openApi = await call("GET", "/openapi.json", { key: null });
  const docs = await call("GET", "/docs", { key: null });
  const errors = await call("GET", "/docs/errors", { key: null });

  expect(openApi.body.openapi).toBe("3.1.0");
  expect(openApi.body.paths).toHaveProperty("/timers/{timer}/cancel");
  for (const path of Object.keys(openApi.body.paths as object)) {
    expect(docs.body.text).toContain(`<code>${path}</code>`);
  }
  expect(docs.body.text).toContain(`curl ${new URL(url).host}/timers `);
  for (const { code } of problemKinds) expect(errors.body.text).toContain(`<tr id="${code}">`);
  for (const { headers } of [docs, errors]) {
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
  }
});
