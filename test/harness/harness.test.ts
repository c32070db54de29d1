// The harness keeps its own promises: what other tests rely on without looking.
import { expect } from "vitest";
import { sqlTest, test } from "./database.ts";

test("a test sets the time", async ({ db, clock }) => {
  await clock.set("2030-01-01T00:00:00Z");

  const { rows } = await db.query("select minoots.clock() = '2030-01-01T00:00:00Z' as set");

  expect(rows).toEqual([{ set: true }]);
});

test("time runs again in the next test", async ({ db }) => {
  const { rows } = await db.query("select minoots.clock() = statement_timestamp() as runs");

  expect(rows).toEqual([{ runs: true }]);
});

test("a connection speaks for a tenant", async ({ as, tenant }) => {
  const server = as("minoots_server", tenant);

  const { rows } = await server.query(
    "select current_setting('role') as role, current_setting('minoots.tenant_id') as id",
  );

  expect(rows).toEqual([{ role: "minoots_server", id: tenant.id }]);
});

test("each test has a tenant of its own", async ({ tenant, connect }) => {
  const other = await connect();

  const { rows } = await other.query("select id from minoots_private.tenants where id = $1", [
    tenant.id,
  ]);

  expect(rows).toHaveLength(1);
});

sqlTest("a rule test writes", async ({ db, clock, tenant, become }) => {
  await become("minoots_server", tenant);
  await clock.set("2030-01-01T00:00:00Z");

  const { rows } = await db.query(
    "select current_setting('role') as role, current_setting('minoots.tenant_id') as id",
  );

  expect(rows).toEqual([{ role: "minoots_server", id: tenant.id }]);
});

sqlTest("and nothing of it is left for the next", async ({ db }) => {
  const { rows } = await db.query("select from minoots_private.tenants");

  expect(rows).toHaveLength(0);
});
