// Many timers in one call: what becomes of ten thousand, and how a call leaves nothing.
import { expect } from "vitest";
import * as calls from "../src/database/calls.ts";
import type { Handoff } from "../src/database/wire.ts";
import { test } from "./harness/database.ts";
import { answer, refusalOf } from "./harness/rules.ts";
import { refused, succeeded, webhook } from "./harness/timers.ts";
import type pg from "pg";

const count = (db: pg.Pool, what: string) => answer<number>(db, `(select count(*) from ${what})`);

const bulkTest = test
  .extend("server", async ({ connect, tenant, clock }) => {
    await clock.set("2026-11-20T08:00:00Z");
    return await connect({ role: "minoots_server", tenant });
  })
  .extend("nothingIsLeft", ({ db, tenant }) => async () => {
    const own = `where tenant_id = '${tenant.id}'`;
    expect(await count(db, `minoots_private.timers ${own}`)).toBe(0);
    expect(await count(db, `minoots_private.events ${own}`)).toBe(0);
    expect(await count(db, `minoots_private.deliveries ${own}`)).toBe(0);
    expect(await count(db, "graphile_worker.jobs")).toBe(0);
  });

/** A tenth each of: cancelled, too late and skipped, delivered, not deliverable; else nothing. */
function ten(_: unknown, index: number): object {
  const group = index % 10;
  const request = { name: `timer ${index}`, fireIn: "1h", labels: { group: `${group}` } };
  if (group === 1) return { ...request, fireIn: "1s", maxLateness: "1s", misfire: "skip" };
  return group === 2 || group === 3 ? { ...request, actions: [webhook] } : request;
}

async function fireAll(kernel: pg.Client): Promise<Handoff[]> {
  const handoffs: Handoff[] = [];
  for (;;) {
    const fired = await calls.fireDue(kernel, { fireMax: 1000, owner: 1, leaseMs: 30_000 });
    if (fired.fired === 0) return handoffs;
    handoffs.push(...fired.handoffs);
  }
}

async function settleAll(kernel: pg.Client, handoffs: readonly Handoff[]): Promise<number> {
  const silence = { errorMessage: null, durationMs: 1, excerpt: null, retryAfterMs: null };
  const results = handoffs.map(({ tenantId, deliveryId, attempt, body }) => {
    const wanted = body.includes('"group": "2"') ? succeeded : refused;
    const none = { statusCode: null, errorCode: null };
    return { ...silence, ...none, ...wanted, tenantId, deliveryId, attempt };
  });
  return await calls.settleDeliveries(kernel, results);
}

bulkTest(
  "ten thousand in one call, and each reaches one final state",
  async ({ server, connect, clock, db, tenant }) => {
    const kernel = await connect({ role: "minoots_kernel" });
    const timers = JSON.stringify(Array.from({ length: 10_000 }, ten));

    const { rowCount } = await server.query("select from minoots.schedule_timers($1)", [timers]);
    expect(rowCount).toBe(10_000);
    await server.query("select minoots.cancel_timers($1)", [{ group: "0" }]);
    await clock.set("2026-11-20T09:00:00Z");
    expect(await settleAll(kernel, await fireAll(kernel))).toBe(2000);

    const { rows } = await db.query(
      `select timer.status, count(*), sum(told.finals) as told, bool_and(told.types = timer.status) as same
    from minoots_private.timers as timer
    cross join lateral (
      select count(*) as finals, string_agg(substr(event.type, 7), ',') as types
      from minoots_private.events as event
      where event.tenant_id = timer.tenant_id and event.timer_id = timer.id
        and event.type in ('timer.completed', 'timer.failed', 'timer.cancelled', 'timer.missed')
    ) as told
    where timer.tenant_id = $1
    group by timer.status order by timer.status`,
      [tenant.id],
    );
    expect(rows).toEqual([
      { status: "cancelled", count: 1000, told: "1000", same: true },
      { status: "completed", count: 7000, told: "7000", same: true },
      { status: "failed", count: 1000, told: "1000", same: true },
      { status: "missed", count: 1000, told: "1000", same: true },
    ]);
  },
);

const small = (length: number) => Array.from({ length }, () => ({ name: "tea", fireIn: "1h" }));

const scheduleAll = (server: pg.Client, timers: readonly object[]) =>
  server.query("select from minoots.schedule_timers($1)", [JSON.stringify(timers)]);

bulkTest("one more than ten thousand is too large", async ({ server, nothingIsLeft }) => {
  expect(await refusalOf(scheduleAll(server, small(10_001)))).toEqual({
    code: "MN014",
    path: "timers",
    message: "timers has 10001 timers.",
    hint: "Send at most 10,000 a call.",
  });
  await nothingIsLeft();
});

bulkTest("one bad among many, and nothing is written", async ({ server, nothingIsLeft }) => {
  const timers: object[] = small(100);
  timers[17] = { name: "tea", fireIn: "0s" };

  const refusedAt = await refusalOf(scheduleAll(server, timers));

  expect(refusedAt).toMatchObject({ code: "MN003", path: "timers[17].fireIn" });
  await nothingIsLeft();
});

bulkTest("a transaction rolled back leaves nothing", async ({ connect, tenant, nothingIsLeft }) => {
  const anyone = await connect({ tenant });
  await anyone.query("begin");
  await scheduleAll(anyone, [{ name: "tea", fireAt: "2026-11-20T08:00:00Z", actions: [webhook] }]);
  await calls.fireDue(anyone, { fireMax: 100, owner: null, leaseMs: 30_000 });
  expect(await answer(anyone, "(select count(*) from graphile_worker.jobs)")).toBe(1);

  await anyone.query("rollback");

  await nothingIsLeft();
});
