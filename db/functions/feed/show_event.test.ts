import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";

const event = {
  tenant_id: "018f0000-0000-7000-8000-000000000001",
  position: 42,
  type: "timer.fired",
  occurred_at: "2030-01-01T13:00:00.5+01:00",
  timer_id: "018f0000-0000-7000-8000-000000000002",
  data: { name: "tea" },
  actor: "loop:kernel",
  face: "kernel",
};

sqlTest("an event is told in the words of every face, with its cursor", async ({ db }) => {
  const { rows } = await db.query(
    `select row_to_json(shown) as event from minoots_private.show_event(
      jsonb_populate_record(null::minoots_private.events, $1), 3) as shown`,
    [JSON.stringify(event)],
  );

  expect((rows[0] as { event: unknown }).event).toEqual({
    cursor: "3-42",
    position: 42,
    tenantId: event.tenant_id,
    type: "timer.fired",
    occurredAt: "2030-01-01T12:00:00.500Z",
    timerId: event.timer_id,
    deliveryId: null,
    data: { name: "tea" },
    actor: "loop:kernel",
    face: "kernel",
  });
});
