import { expect } from "vitest";
import { insertTenant } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";
import {
  fireDue,
  schedule,
  settle,
  succeeded,
  verbTest,
  webhook,
} from "../../../test/harness/timers.ts";

verbTest.beforeEach(async ({ server, clock }) => {
  await clock.set("2026-11-20T08:00:00Z");
  await schedule(server, { fireIn: "1s", actions: [webhook] });
  await clock.set("2026-11-20T08:00:01Z");
});

verbTest("shows a delivery with its attempts", async ({ server }) => {
  const { handoffs } = await fireDue(server);
  await settle(server, handoffs, succeeded);

  const { rows } = await server.query(
    "select to_jsonb(deliveries) as shown from minoots.deliveries",
  );

  const [handoff] = handoffs;
  expect(rows.map(({ shown }: { shown: object }) => shown)).toMatchObject([
    {
      id: handoff?.deliveryId,
      timer_id: handoff?.timerId,
      tenant_id: handoff?.tenantId,
      ordinal: 1,
      action_id: "1",
      kind: "webhook",
      endpoint: handoff?.endpoint,
      status: "succeeded",
      reason: null,
      attempts: [{ attempt: 1, statusCode: 200, durationMs: 1 }],
    },
  ]);
});

verbTest("never its lease or its body", async ({ server }) => {
  await fireDue(server);

  const { fields } = await server.query("select * from minoots.deliveries");

  const names = fields.map(({ name }) => name);
  for (const hidden of ["body", "owner", "leased_until"]) {
    expect(names).not.toContain(hidden);
  }
});

verbTest("shows a tenant its own deliveries only", async ({ server, db, become }) => {
  await fireDue(server);
  expect(await answer(server, "(select count(*) from minoots.deliveries)")).toBe(1);

  await become(null);
  await become("minoots_server", await insertTenant(db));
  expect(await answer(server, "(select count(*) from minoots.deliveries)")).toBe(0);
});
