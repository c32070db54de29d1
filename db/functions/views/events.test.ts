import { expect } from "vitest";
import { insertTenant } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";
import { schedule, verbTest } from "../../../test/harness/timers.ts";

verbTest("shows an event with its place in the feed", async ({ server, clock, become, tenant }) => {
  await become(null);
  await server.query("select minoots_private.check_epoch()");
  await become("minoots_server", tenant);
  await clock.set("2026-11-20T08:00:00Z");
  await server.query("set local minoots.actor = 'key:main'; set local minoots.face = 'rest'");
  const { timer } = await schedule(server, { key: "order-42" });

  const { rows } = await server.query("select * from minoots.events");

  const [event] = rows as { position: number }[];
  expect(rows).toEqual([
    {
      cursor: `1-${event?.position}`,
      position: event?.position,
      tenant_id: timer.tenantId,
      type: "timer.scheduled",
      timer_id: timer.id,
      delivery_id: null,
      actor: "key:main",
      face: "rest",
      occurred_at: expect.stringContaining("08:00:00"),
      data: { name: "tea", key: "order-42", fireAt: "2026-11-20T09:00:00.000Z" },
    },
  ]);
});

verbTest("shows a tenant its own events only", async ({ server, db, become }) => {
  await schedule(server);
  expect(await answer(server, "(select count(*) from minoots.events)")).toBe(1);

  await become(null);
  await become("minoots_server", await insertTenant(db));
  expect(await answer(server, "(select count(*) from minoots.events)")).toBe(0);
});
