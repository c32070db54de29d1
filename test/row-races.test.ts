// A row and the kernel at once, step by step on two connections: a timer that follows a row
// fires for the time that its row has, once, whoever comes first.
import type pg from "pg";
import { expect } from "vitest";
import { type Tenant, test } from "./harness/database.ts";
import { fire, untilWaiting } from "./harness/firing.ts";
import { tie } from "./harness/followed.ts";

const dueSoon = "insert into orders values (1, '2026-11-20T09:00Z')";
const moved = "update orders set expires_at = '2026-11-20T10:00Z'";

/** A table of a tenant's, its writer, and a kernel's connection; it is nine o'clock. */
const raceTest = test.extend("scene", async ({ db, tenant, clock, connect }) => {
  await clock.set("2026-11-20T08:00Z");
  const [writer, kernel] = [await connect(), await connect({ role: "minoots_kernel" })];
  await speakFor(db, tenant);
  await writer.query("drop table if exists orders");
  await writer.query("create table orders (id integer primary key, expires_at timestamptz)");
  await tie(writer, "orders");
  await writer.query(dueSoon);
  await clock.set("2026-11-20T09:00Z");
  return { writer, kernel };
});

/** Whoever connects as the administrator writes for this tenant. */
async function speakFor(db: pg.Pool, tenant: Tenant): Promise<void> {
  await db.query("delete from minoots_private.tenant_roles");
  await db.query("insert into minoots_private.tenant_roles values (session_user, $1)", [tenant.id]);
}

async function timers(db: pg.Pool, tenant: Tenant): Promise<string[]> {
  const { rows } = await db.query(
    `select status || to_char(fire_at at time zone 'UTC', ' HH24:MI') as line
    from minoots.timers where tenant_id = $1 order by fire_at`,
    [tenant.id],
  );
  return rows.map(({ line }: { line: string }) => line);
}

raceTest(
  "moved while it is due, it fires at its new time",
  async ({ db, tenant, clock, scene }) => {
    const { writer, kernel } = scene;
    await writer.query("begin");
    await writer.query(moved);
    expect(await fire(kernel)).toMatchObject({ fired: 0 });
    await writer.query("commit");

    expect(await fire(kernel)).toMatchObject({ fired: 0 });
    expect(await timers(db, tenant)).toEqual(["scheduled 10:00"]);
    await clock.set("2026-11-20T10:00Z");
    expect(await fire(kernel)).toMatchObject({ fired: 1 });
  },
);

raceTest("moved and rolled back, it fires at its old one", async ({ db, tenant, scene }) => {
  const { writer, kernel } = scene;
  await writer.query("begin");
  await writer.query(moved);
  expect(await fire(kernel)).toMatchObject({ fired: 0 });
  await writer.query("rollback");

  expect(await fire(kernel)).toMatchObject({ fired: 1 });
  expect(await timers(db, tenant)).toEqual(["completed 09:00"]);
});

raceTest("moved while it is firing, it has another promise", async ({ db, tenant, scene }) => {
  const { writer, kernel } = scene;
  await kernel.query("begin");
  expect(await fire(kernel)).toMatchObject({ fired: 1 });
  const moving = writer.query(moved);
  await untilWaiting(db, writer);
  await kernel.query("commit");
  await moving;

  expect(await timers(db, tenant)).toEqual(["completed 09:00", "scheduled 10:00"]);
});

raceTest("deleted while it is firing, it has fired", async ({ db, tenant, scene }) => {
  const { writer, kernel } = scene;
  await kernel.query("begin");
  expect(await fire(kernel)).toMatchObject({ fired: 1 });
  const deleting = writer.query("delete from orders");
  await untilWaiting(db, writer);
  await kernel.query("commit");
  await deleting;

  expect(await timers(db, tenant)).toEqual(["completed 09:00"]);
});
