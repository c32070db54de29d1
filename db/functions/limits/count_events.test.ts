import { expect } from "vitest";
import { test } from "../../../test/harness/database.ts";
import { foldAll } from "../../../test/harness/limits.ts";
import {
  call,
  fireDue,
  refused,
  schedule,
  settle,
  succeeded,
  webhook,
} from "../../../test/harness/timers.ts";

const used = `select day::text, scheduled::integer, fired::integer, deliveries::integer,
  attempts::integer, requests::integer from minoots_private.usage where tenant_id = $1 order by day`;

test("each day has what was scheduled, fired, delivered and tried on it", async ({
  db,
  as,
  tenant,
  connect,
  clock,
}) => {
  await clock.set("2026-11-20T23:59:59Z");
  const client = await connect({ role: "minoots_server", tenant });
  const kernel = await connect({});
  const { timer } = await schedule(client);
  await call(client, "cancel_timer", { id: timer.id });
  await schedule(client, { fireIn: "1s", actions: [webhook, webhook] });

  await clock.set("2026-11-21T00:00:00Z");
  const { handoffs } = await fireDue(kernel);
  await settle(kernel, handoffs.slice(0, 1), succeeded);
  await settle(kernel, handoffs.slice(1), refused);
  await foldAll(as("minoots_worker"), 2);

  expect((await db.query(used, [tenant.id])).rows).toEqual([
    { day: "2026-11-20", scheduled: 2, fired: 0, deliveries: 0, attempts: 0, requests: 0 },
    { day: "2026-11-21", scheduled: 0, fired: 1, deliveries: 2, attempts: 2, requests: 0 },
  ]);
});

test("what a removed tenant left behind is passed over", async ({ db, as, tenant, connect }) => {
  const client = await connect({ role: "minoots_server", tenant });
  await schedule(client);
  await db.query("delete from minoots_private.timers where tenant_id = $1", [tenant.id]);
  await db.query("delete from minoots_private.tenants where id = $1", [tenant.id]);

  await foldAll(as("minoots_worker"));

  expect((await db.query(used, [tenant.id])).rows).toEqual([]);
});
