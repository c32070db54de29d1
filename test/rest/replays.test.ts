// Replays by REST: asked for, watched while the worker does them, cancelled; and deliveries listed
// by what they are.
import { expect } from "vitest";
import { advanceReplay } from "../../src/database/delivery-calls.ts";
import { test } from "../server/support.ts";
import { fireWithWebhook } from "./fired.ts";

test("dead deliveries are replayed at a rate, and how far it is can be read", async ({
  serve,
  db,
  tenant,
}) => {
  const caller = await serve();
  const { call } = caller;
  for (let count = 0; count < 3; count += 1) await fireWithWebhook(db, caller);

  const body = { endpoint: "https://example.com", rate: 2 };
  const started = await call("POST", "/replays", { body });
  const path = started.headers.get("location")!;
  await advanceReplay(db, tenant.id, started.body.id);
  const half = await call("GET", path);
  const cancelled = await call("POST", `${path}/cancel`);
  const late = await call("POST", `${path}/cancel`);
  const listed = await call("GET", "/replays");

  expect(started).toMatchObject({
    status: 201,
    body: { outcome: "created", status: "running", total: 3, done: 0, rate: 2, kind: null },
  });
  expect(half).toMatchObject({ status: 200, body: { done: 2, status: "running" } });
  expect(cancelled).toMatchObject({ status: 200, body: { outcome: "changed", done: 2 } });
  expect(late).toMatchObject({ status: 200, body: { outcome: "unchanged" } });
  expect(listed.body).toMatchObject({ nodes: [{ id: started.body.id, status: "cancelled" }] });
  const left = await call("GET", "/deliveries?status=dead");
  const all = await call("GET", "/deliveries?status=dead,pending&endpoint=https://example.com");
  expect(left.body.nodes).toHaveLength(1);
  expect(all.body.nodes).toHaveLength(3);
});

test("a replay of nothing is over at once, and then it is too late to cancel it", async ({
  serve,
}) => {
  const { call } = await serve();

  const none = await call("POST", "/replays", { body: { kind: "job" } });
  const late = await call("POST", `/replays/${none.body.id}/cancel`);

  expect(none).toMatchObject({ status: 200, body: { outcome: "unchanged", status: "completed" } });
  expect(late).toMatchObject({
    status: 409,
    body: { code: "TOO_LATE", replay: { id: none.body.id, status: "completed" } },
  });
});

test("deliveries are listed page after page, of whatever status", async ({ serve, db }) => {
  const caller = await serve();
  const { call } = caller;
  const made = [];
  for (let count = 0; count < 3; count += 1) made.push(await fireWithWebhook(db, caller));

  for (const filter of ["", "&status=dead", "&kind=webhook&status=pending,dead"]) {
    const ids: string[] = [];
    let after = "";
    do {
      const { body } = await call("GET", `/deliveries?first=2${filter}${after}`);
      ids.push(...(body.nodes as { id: string }[]).map(({ id }) => id));
      const { endCursor } = body.pageInfo as { endCursor: string | null };
      after = endCursor === null ? "" : `&after=${endCursor}`;
    } while (after !== "");
    expect(ids.toSorted()).toEqual(made.map(({ deliveryId }) => deliveryId).toSorted());
  }
  const { body } = await call("GET", `/deliveries?timerId=${made[1]!.timerId}`);
  expect(body).toMatchObject({
    nodes: [{ id: made[1]!.deliveryId }],
    pageInfo: { hasNextPage: false, endCursor: null },
  });
});

test.for([
  ["POST", "/replays", {}, "timerId"],
  ["POST", "/replays", { timerId: "x" }, "timerId"],
  ["POST", "/replays", { kind: 1 }, "kind"],
  ["POST", "/replays", { kind: "webhook", rate: 0 }, "rate"],
  ["POST", "/replays", { kind: "webhook", rate: 1001 }, "rate"],
  ["POST", "/replays", { since: "yesterday" }, "since"],
  ["POST", "/replays", { until: 1795161600 }, "until"],
  ["POST", "/replays", { endpont: "https://example.com" }, "endpont"],
  ["GET", "/replays/x", undefined, "id"],
  ["POST", "/replays/x/cancel", undefined, "id"],
  ["GET", "/deliveries?status=dad", undefined, "status"],
  ["GET", "/deliveries?timerId=x", undefined, "timerId"],
  ["GET", "/deliveries?after=x", undefined, "after"],
  ["GET", "/deliveries?first=-1", undefined, "first"],
] as const)("%s %s %j is refused at %s", async ([method, path, body, field], { serve }) => {
  const { call } = await serve();

  const answer = await call(method, path, { body });

  expect([answer.status, answer.body.path]).toEqual([400, field]);
});

test("a replay that is not there is told so", async ({ serve }) => {
  const { call } = await serve();
  const path = "/replays/019a0c1e-7b3a-7c4d-8e5f-6a7b8c9d0e1f";

  expect((await call("GET", path)).status).toBe(404);
  expect((await call("POST", `${path}/cancel`)).status).toBe(404);
});
