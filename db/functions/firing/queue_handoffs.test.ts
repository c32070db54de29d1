import { expect } from "vitest";
import { insertTenant, sqlTest, test } from "../../../test/harness/database.ts";
import {
  deliveriesOf,
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
  const id = await scheduleFor(db, other, { actions: [webhook()] });
  await clock.set(dueAt);
  const idle = await connect({ role: "minoots_server", tenant });
  await idle.query(`begin; ${save}`);

  expect(await fire(db)).toEqual({ fired: 1, handoffs: [] });

  await idle.query("rollback");
  expect(await deliveriesOf(db, id)).toMatchObject([{ status: "pending", owner: null }]);
});
