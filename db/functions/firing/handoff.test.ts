import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { dueAt, fire, fireOne, scheduleFor, webhook } from "../../../test/harness/firing.ts";

sqlTest("a handoff holds everything that a sender needs", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const call = { url: "https://Example.com:8443/a?b", method: "put", timeoutMs: 900 };

  const [handoff] = await fireOne(db, tenant, { actions: [{ id: "call", webhook: call }] });

  expect(handoff).toEqual({
    tenantId: tenant.id,
    timerId: expect.any(String) as string,
    deliveryId: expect.any(String) as string,
    actionId: "call",
    attempt: 1,
    kind: "webhook",
    parameters: { ...call, method: "PUT" },
    body: expect.stringContaining('"actionId":"call"') as string,
    endpoint: "https://example.com:8443",
    secrets: [],
  });
});

sqlTest("each delivery has the parameters of its own action", async ({ db, clock, tenant }) => {
  await scheduleFor(db, tenant, { actions: [webhook("a"), webhook("b"), webhook("c")] });
  await clock.set(dueAt);

  const { handoffs } = await fire(db);

  const called = handoffs.map(({ actionId, parameters }) => `${actionId} ${parameters.url}`);
  expect(called.toSorted()).toEqual([
    "1 https://example.com/a",
    "2 https://example.com/b",
    "3 https://example.com/c",
  ]);
});

sqlTest(
  "the sealed secrets of a known endpoint come along, and no other tenant's",
  async ({ db, clock, tenant }) => {
    const open = "select minoots_private.open_endpoint($1, 'https://example.com', $2)";
    await db.query(open, [tenant.id, "sealed"]);
    const { rows } = await db.query(
      "select minoots_private.create_tenant('another', 'free') as id",
    );
    await db.query(open, [(rows[0] as { id: string }).id, "not ours"]);
    await clock.set(dueAt);

    const [handoff] = await fireOne(db, tenant);

    expect(handoff?.secrets).toEqual(["sealed"]);
  },
);
