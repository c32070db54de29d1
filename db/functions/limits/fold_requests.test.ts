import { expect } from "vitest";
import { foldRequests, spendRequests } from "../../../src/database/usage-calls.ts";
import { insertTenant, test } from "../../../test/harness/database.ts";

const used = "select day::text, requests::integer from minoots_private.usage where tenant_id = $1";

test("requests count on the day they are folded, once", async ({ db, as, tenant, clock }) => {
  await clock.set("2026-11-20T12:00:00Z");
  await spendRequests(as("minoots_server"), tenant.id, 7, 2);

  await foldRequests(as("minoots_worker"));
  await spendRequests(as("minoots_server"), tenant.id, 1, 1);
  await foldRequests(as("minoots_worker"));
  await foldRequests(as("minoots_worker"));

  expect((await db.query(used, [tenant.id])).rows).toEqual([{ day: "2026-11-20", requests: 3 }]);
});

test("a tenant that is asking at this moment is not waited for", async ({ db, as, connect }) => {
  const [busy, calm] = [await insertTenant(db), await insertTenant(db)];
  const server = await connect({ role: "minoots_server" });
  for (const { id } of [busy, calm]) await spendRequests(server, id, 1, 1);
  await server.query("begin");
  await spendRequests(server, busy.id, 1, 1);

  await foldRequests(as("minoots_worker"));
  expect((await db.query(used, [busy.id])).rows).toEqual([]);
  expect((await db.query(used, [calm.id])).rows).toMatchObject([{ requests: 1 }]);

  await server.query("commit");
  await foldRequests(as("minoots_worker"));
  expect((await db.query(used, [busy.id])).rows).toMatchObject([{ requests: 2 }]);
});
