// Deliveries by REST as those see them who answer for them: claimed, acknowledged, rejected,
// extended, cancelled and replayed, and too late for each.
import type pg from "pg";
import { expect } from "vitest";
import { fireDue } from "../../src/database/calls.ts";
import { test } from "../server/support.ts";
import type { Caller } from "../server/support.ts";
import { objectionsTo, readDocument } from "./document.ts";
import { fireWithWebhook } from "./fired.ts";

/** Fires a timer whose prompt waits in a queue. */
async function firePrompt(db: pg.Pool, { call }: Pick<Caller, "call">, queue = "default") {
  const actions = [{ type: "agent_prompt", prompt: "Answer.", queue }];
  const { body } = await call("POST", "/timers", { body: { name: "ask", fireIn: "1h", actions } });
  await db.query(
    "update minoots_private.timers set fire_at = fire_at - interval '1 day' where id = $1",
    [body.id],
  );
  await fireDue(db, { fireMax: 10, owner: 7, leaseMs: 30_000 });
}

const claimed = (body: Record<string, unknown>) =>
  (body.nodes as { id: string; body: string }[])[0]!;

test("a delivery is claimed, kept for longer, and acknowledged with a result", async ({
  serve,
  db,
}) => {
  const caller = await serve();
  const { call } = caller;
  await firePrompt(db, caller);

  const taken = await call("POST", "/deliveries/claim", { body: { lease: "1m" } });
  const again = await call("POST", "/deliveries/claim");
  const { id, body } = claimed(taken.body);
  const extended = await call("POST", `/deliveries/${id}/extend`, { body: { lease: "10m" } });
  const result = '{"result":{"n":12345678901234567890}}';
  const done = await call("POST", `/deliveries/${id}/acknowledge`, { body: result });
  const late = await call("POST", `/deliveries/${id}/reject`);

  expect(taken).toMatchObject({ status: 200, body: { nodes: [{ kind: "agent_prompt" }] } });
  expect(JSON.parse(body)).toHaveProperty("data");
  expect(again.body).toEqual({ nodes: [] });
  expect(extended).toMatchObject({ status: 200, body: { outcome: "changed" } });
  expect(done).toMatchObject({ status: 200, body: { outcome: "changed", status: "succeeded" } });
  expect(late).toMatchObject({
    status: 409,
    body: { code: "TOO_LATE", delivery: { id, status: "succeeded" } },
  });
  const { rows } = await db.query("select result::text from minoots_private.deliveries");
  expect(rows).toEqual([{ result: '{"n": 12345678901234567890}' }]);
});

test("a delivery is rejected for good, replayed, and cancelled", async ({ serve, db }) => {
  const caller = await serve();
  const { call } = caller;
  await firePrompt(db, caller, "clerks");
  const { body } = await call("POST", "/deliveries/claim", { body: { queue: "clerks" } });
  const path = `/deliveries/${claimed(body).id}`;

  const rejected = await call("POST", `${path}/reject`, { body: { reason: "no", retry: false } });
  const replayed = await call("POST", `${path}/replay`);
  const cancelled = await call("POST", `${path}/cancel`);
  const late = await call("POST", `${path}/replay`);

  expect(rejected).toMatchObject({ status: 200, body: { status: "dead", reason: "no" } });
  expect(replayed).toMatchObject({ status: 200, body: { outcome: "changed", status: "pending" } });
  expect(cancelled).toMatchObject({ status: 200, body: { status: "cancelled" } });
  expect(late).toMatchObject({ status: 409, body: { code: "TOO_LATE" } });
});

test("who waits is answered when there is something, by the same rules as in GraphQL", async ({
  serve,
  db,
  hub,
}) => {
  await hub.start();
  const caller = await serve();

  const waiting = caller.call("POST", "/deliveries/claim", { body: { wait: "30s" } });
  await firePrompt(db, caller);
  const tooLong = await caller.call("POST", "/deliveries/claim", { body: { wait: "1h" } });

  expect((await waiting).body.nodes).toHaveLength(1);
  expect(tooLong).toMatchObject({ status: 400, body: { path: "wait" } });
  await hub.stop();
});

test.for([
  ["/deliveries/claim", { max: "1" }, "max"],
  ["/deliveries/claim", { max: 0 }, "max"],
  ["/deliveries/claim", { queue: "" }, "queue"],
  ["/deliveries/claim", { lease: "1d" }, "lease"],
  ["/deliveries/claim", { que: "a" }, "que"],
  ["/deliveries/ID/acknowledge", { result: "x".repeat(20_000) }, "result"],
  ["/deliveries/ID/acknowledge", { attempt: 1.5 }, "attempt"],
  ["/deliveries/ID/reject", { retry: "no" }, "retry"],
  ["/deliveries/ID/reject", { reason: 1 }, "reason"],
  ["/deliveries/ID/extend", { lease: 5 }, "lease"],
  ["/deliveries/ID/cancel", { reason: "x" }, "reason"],
  ["/deliveries/x/cancel", undefined, "id"],
] as const)("POST %s %j is refused at %s", async ([path, body, field], { serve, db }) => {
  const caller = await serve();
  const { deliveryId } = await fireWithWebhook(db, caller);

  const answer = await caller.call("POST", path.replace("ID", deliveryId), { body });

  expect([answer.status, answer.body.path]).toEqual([field === "result" ? 413 : 400, field]);
});

test("what each verb answers is as the document says", async ({ serve, db }) => {
  const caller = await serve();
  const document = await readDocument(caller);
  const verbs = document.operations.filter(({ path }) =>
    path.startsWith("/deliveries/{delivery}/"),
  );

  const met: unknown[] = [];
  for (const operation of verbs) {
    await firePrompt(db, caller);
    const { id } = claimed((await caller.call("POST", "/deliveries/claim")).body);
    const path = operation.path.replace("{delivery}", id);
    for (const answer of [await caller.call("POST", path), await caller.call("POST", path)]) {
      const wrong = objectionsTo(document, operation, answer);
      if (wrong.length > 0) met.push([operation.path, answer.status, wrong]);
    }
  }

  expect(verbs).toHaveLength(5);
  expect(met).toEqual([]);
});
