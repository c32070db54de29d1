// What became of timers, by REST: their deliveries, events and stories; the dead letters; keys;
// and who is asking.
import { expect } from "vitest";
import { makeKey, test as serverTest } from "../server/support.ts";
import type { Body } from "../server/support.ts";
import { fireWithWebhook } from "./fired.ts";

const test = serverTest.extend("admin", async ({ db, tenant }) =>
  makeKey(db, tenant, ["read", "write", "admin"]),
);
const nodesOf = ({ body }: { body: Body }) => body.nodes as Record<string, unknown>[];

test("a fired timer's deliveries, events and story can be read", async ({ serve, db }) => {
  const { call } = await serve();
  const { timerId, deliveryId } = await fireWithWebhook(db, { call }, { key: "k" });

  const deliveries = await call("GET", "/timers/key:k/deliveries");
  const one = await call("GET", `/deliveries/${deliveryId}`);
  const events = await call("GET", `/timers/${timerId}/events`);
  const ledger = await call("GET", `/timers/${timerId}/ledger`);

  expect(nodesOf(deliveries)).toEqual([one.body]);
  expect(one).toMatchObject({
    status: 200,
    body: { id: deliveryId, timerId, status: "dead", attempts: [{ attempt: 1, statusCode: 500 }] },
  });
  expect(nodesOf(events).map(({ type }) => type)).toEqual([
    "timer.scheduled",
    "timer.fired",
    "delivery.dead",
    "timer.failed",
  ]);
  expect(nodesOf(ledger).map(({ what }) => what)).toContain("due");
});

test("a timer's events come by pages, after a cursor of the feed", async ({ serve, db }) => {
  const { call } = await serve();
  const { timerId } = await fireWithWebhook(db, { call });
  const path = `/timers/${timerId}/events?first=2`;

  const first = await call("GET", path);
  const { endCursor } = first.body.pageInfo as { endCursor: string };
  const rest = await call("GET", `${path}&after=${endCursor}`);
  const wrong = await call("GET", `${path}&after=x`);

  expect(first.body.pageInfo).toEqual({ hasNextPage: true, endCursor: nodesOf(first)[1]!.cursor });
  expect(rest.body.pageInfo).toMatchObject({ hasNextPage: false });
  expect([...nodesOf(first), ...nodesOf(rest)]).toHaveLength(4);
  expect(wrong).toMatchObject({ status: 400, body: { code: "CURSOR_INVALID", path: "after" } });
});

test("what was given up is listed by pages, longest dead first", async ({ serve, db }) => {
  const { call } = await serve();
  const dead: string[] = [];
  for (const name of ["a", "b", "c"]) {
    dead.push((await fireWithWebhook(db, { call }, { name })).deliveryId);
  }

  const first = await call("GET", "/deliveries?status=dead&first=2&kind=webhook");
  const { endCursor } = first.body.pageInfo as { endCursor: string };
  const rest = await call("GET", `/deliveries?status=dead&first=2&after=${endCursor}`);
  const other = await call("GET", "/deliveries?status=pending");
  const kind = await call("GET", "/deliveries?kind=sql");

  expect([...nodesOf(first), ...nodesOf(rest)].map(({ id }) => id)).toEqual(dead);
  expect(nodesOf(first)[0]).not.toHaveProperty("place");
  expect(nodesOf(other)).toEqual([]);
  expect(nodesOf(kind)).toEqual([]);
});

test("what is not there is 404, by id and by key", async ({ serve }) => {
  const { call } = await serve();
  const nobody = "00000000-0000-0000-0000-000000000000";

  for (const [path, field] of [
    [`/timers/${nobody}`, "id"],
    ["/timers/key:none", "key"],
    ["/timers/key:none/events", "key"],
    ["/timers/key:none/deliveries", "key"],
    ["/timers/key:none/ledger", "key"],
    [`/deliveries/${nobody}`, "id"],
  ] as const) {
    const answer = await call("GET", path);
    expect([path, answer.status, answer.body.path]).toEqual([path, 404, field]);
  }
});

test("an admin makes, lists and revokes keys", async ({ serve, admin }) => {
  const { call } = await serve();
  const wanted = { name: "shop", scopes: ["read"], expiresIn: "90d", environment: "test" };

  const made = await call("POST", "/keys", { key: admin, body: wanted });
  const works = await call("GET", "/viewer", { key: String(made.body.secret) });
  const revoked = await call("DELETE", `/keys/${made.body.id}`, { key: admin });
  const again = await call("DELETE", `/keys/${made.body.id}`, { key: admin });
  const listed = await call("GET", "/keys", { key: admin });

  expect(made).toMatchObject({ status: 201, body: { outcome: "created", name: "shop" } });
  expect(works).toMatchObject({ status: 200, body: { scopes: ["read"] } });
  expect(revoked).toMatchObject({ status: 200, body: { outcome: "changed", status: "revoked" } });
  expect(again).toMatchObject({ status: 200, body: { outcome: "unchanged" } });
  expect(nodesOf(listed).find(({ id }) => id === made.body.id)).toMatchObject({
    status: "revoked",
    environment: "test",
  });
  expect(JSON.stringify(listed.body)).not.toContain(String(made.body.secret));
});

test.for([
  [{}, "name"],
  [{ name: 1 }, "name"],
  [{ name: "a", scopes: "read" }, "scopes"],
  [{ name: "a", scopes: ["root"] }, "scopes"],
  [{ name: "a", scopes: [] }, "scopes"],
  [{ name: "a", expiresIn: "-1d" }, "expiresIn"],
  [{ name: "a", expiresAt: "tomorrow" }, "expiresAt"],
  [{ name: "a", expiresAt: "2001-01-01T00:00:00Z" }, "expiresAt"],
  [{ name: "a", secret: "mine" }, "secret"],
] as const)("a key like %j is refused at %s", async ([body, path], { serve, admin }) => {
  const { call } = await serve();

  const answer = await call("POST", "/keys", { key: admin, body });

  expect(answer).toMatchObject({ status: 400, body: { path } });
});

test("who asks is told who they are, and what they may use", async ({ serve, tenant }) => {
  const { call } = await serve();
  await call("POST", "/timers", { body: { name: "tea", fireIn: "1h" } });

  const viewer = await call("GET", "/viewer?days=1");
  const wrong = await call("GET", "/viewer?days=-1");

  expect(viewer).toMatchObject({
    status: 200,
    body: {
      tenant: { id: tenant.id, name: tenant.name },
      scopes: ["read", "write"],
      limits: { tier: "team" },
      usage: { openTimers: 1 },
    },
  });
  expect(viewer.body.feedCursor).toMatch(/^1-\d+$/);
  expect(wrong).toMatchObject({ status: 400, body: { path: "days" } });
});
