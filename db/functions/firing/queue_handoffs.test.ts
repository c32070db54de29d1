import { expect } from "vitest";
import { insertTenant, sqlTest, test } from "../../../test/harness/database.ts";
import {
  deliveriesOf,
  drainKeyOf,
  dueAt,
  fire,
  jobs,
  scheduleFor,
  webhook,
} from "../../../test/harness/firing.ts";

sqlTest("what was fired without an owner goes to the workers", async ({ db, clock, tenant }) => {
  await scheduleFor(db, tenant, { actions: [webhook("a"), webhook("b")] });
  await clock.set(dueAt);

  expect(await fire(db, { owner: null })).toEqual({ fired: 1, handoffs: [] });

  expect(await jobs(db)).not.toEqual([]);
});

sqlTest("nothing makes no job", async ({ db }) => {
  await db.query("select minoots_private.queue_handoffs('{}')");

  expect(await jobs(db)).toEqual([]);
});

test("a tenant's open transaction that queued a lane holds up no other's firing", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  const save = "select minoots.save_endpoint(url => 'https://example.com', rate => 5)";
  const other = await insertTenant(db);
  await (await connect({ role: "minoots_server", tenant: other })).query(save);
  await scheduleFor(db, other, { actions: [webhook()] });
  await clock.set(dueAt);
  const idle = await connect({ role: "minoots_server", tenant });
  await idle.query(`begin; ${save}`);

  expect(await fire(db)).toEqual({ fired: 1, handoffs: [] });

  expect((await jobs(db)).map(({ key }) => key)).toContain(drainKeyOf(other));
  await idle.query("rollback");
});

test("who queues lanes for long is not waited for", async ({ db, clock, tenant, connect }) => {
  const id = await scheduleFor(db, tenant, { actions: [webhook()] });
  await clock.set(dueAt);
  const slow = await connect({ role: "minoots_owner" });
  await slow.query("begin; select pg_advisory_xact_lock(hashtextextended('minoots drains', 0))");

  expect(await fire(db, { owner: null })).toEqual({ fired: 1, handoffs: [] });

  await slow.query("rollback");
  expect((await jobs(db)).map(({ key }) => key)).not.toContain(drainKeyOf(tenant));
  expect(await deliveriesOf(db, id)).toMatchObject([{ status: "pending", owner: null }]);
});
