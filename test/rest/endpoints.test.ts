// Endpoints by REST as their owner sees them: listed, limited, disabled, enabled, and given a new
// secret, which is told once.
import { expect } from "vitest";
import { makeKey, test } from "../server/support.ts";
import { fireWithWebhook } from "./fired.ts";

test("an endpoint is made, limited, disabled and enabled again", async ({ serve }) => {
  const { call } = await serve();

  const made = await call("PUT", "/endpoints/shop.example.com:8443", { body: { rate: 0.5 } });
  const path = `/endpoints/${encodeURIComponent("https://shop.example.com:8443/any/hook?x=1")}`;
  const limited = await call("PUT", path, { body: { concurrency: 3 } });
  const same = await call("PUT", path);
  const disabled = await call("PUT", path, { body: { enabled: false } });
  const found = await call("GET", path);
  const enabled = await call("PUT", path, { body: { enabled: true, rate: 0 } });

  const origin = "https://shop.example.com:8443";
  expect(made).toMatchObject({ status: 201, body: { outcome: "created", origin, rate: 0.5 } });
  expect(limited).toMatchObject({
    status: 200,
    body: { outcome: "changed", rate: 0.5, concurrency: 3, state: "healthy" },
  });
  expect(same).toMatchObject({ status: 200, body: { outcome: "unchanged" } });
  expect(disabled.body).toMatchObject({ state: "disabled", outcome: "changed" });
  expect(found.body).toMatchObject({ origin, state: "disabled", concurrency: 3 });
  expect(found.body).not.toHaveProperty("outcome");
  expect(enabled.body).toMatchObject({ state: "healthy", rate: null, concurrency: 3 });
});

test("endpoints are listed page by page, also those that were only called", async ({
  serve,
  db,
}) => {
  const caller = await serve();
  const { call } = caller;
  for (const host of ["c.example.com", "a.example.com", "b.example.com"]) {
    await call("PUT", `/endpoints/${host}`);
  }

  const first = await call("GET", "/endpoints?first=2");
  const { endCursor } = first.body.pageInfo as { endCursor: string };
  const second = await call("GET", `/endpoints?after=${encodeURIComponent(endCursor)}`);

  const origins = (body: Record<string, unknown>) =>
    (body.nodes as { origin: string }[]).map(({ origin }) => origin);
  expect(origins(first.body)).toEqual(["https://a.example.com", "https://b.example.com"]);
  expect(first.body.pageInfo).toMatchObject({ hasNextPage: true });
  expect(origins(second.body)).toEqual(["https://c.example.com"]);
  expect(second.body.pageInfo).toMatchObject({ hasNextPage: false });
  expect((await call("GET", "/endpoints/never.example.com")).status).toBe(404);
  await fireWithWebhook(db, caller);
});

test("a new secret is told once, and the one before signs for as long as is said", async ({
  serve,
  db,
  tenant,
}) => {
  const { call } = await serve();
  const key = await makeKey(db, tenant, ["admin"]);
  const path = "/endpoints/example.com/rotate-secret";

  const first = await call("POST", path, { key });
  const second = await call("POST", path, { key, body: { overlap: "1h" } });
  const third = await call("POST", path, { key, body: { overlap: "0s" } });
  const refused = await call("POST", path);
  const listed = await call("GET", "/endpoints");

  expect(first).toMatchObject({
    status: 200,
    body: { outcome: "changed", secret: "secret of https://example.com" },
  });
  expect(second.body.message).toMatch(/The one before signs too until/);
  expect(third.body.message).not.toMatch(/The one before/);
  expect(refused).toMatchObject({ status: 403, body: { code: "FORBIDDEN" } });
  expect(JSON.stringify(listed.body)).not.toMatch(/secret of|sealed/);
});

test.for([
  ["PUT", "/endpoints/example.com", { rate: -1 }, "rate"],
  ["PUT", "/endpoints/example.com", { rate: "5" }, "rate"],
  ["PUT", "/endpoints/example.com", { rate: 1e300 }, "rate"],
  ["PUT", "/endpoints/example.com", { concurrency: 1001 }, "concurrency"],
  ["PUT", "/endpoints/example.com", { concurrency: 1.5 }, "concurrency"],
  ["PUT", "/endpoints/example.com", { enabled: "no" }, "enabled"],
  ["PUT", "/endpoints/example.com", { rat: 1 }, "rat"],
  ["PUT", "/endpoints/ftp%3A%2F%2Fexample.com", {}, "url"],
  ["PUT", "/endpoints/%20", {}, "url"],
  ["PUT", "/endpoints/a%00b", {}, "url"],
  ["GET", "/endpoints/http%3A%2F%2F", undefined, "url"],
  ["GET", "/endpoints?first=501", undefined, "first"],
  ["POST", "/endpoints/example.com/rotate-secret", { overlap: "31d" }, "overlap"],
  ["POST", "/endpoints/example.com/rotate-secret", { overlap: "x" }, "overlap"],
] as const)(
  "%s %s %j is refused at %s",
  async ([method, path, body, field], { serve, db, tenant }) => {
    const { call } = await serve();
    const key = await makeKey(db, tenant, ["read", "write", "admin"]);

    const answer = await call(method, path, { key, body });

    expect([answer.status, answer.body.path]).toEqual([400, field]);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
  },
);
