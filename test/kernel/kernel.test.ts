// The precision loop on a real database. It is driven by tick() where a rule is at stake;
// where the loop itself is, the test waits for the feed's signal and never for a time.
import { on, once } from "node:events";
import { pino } from "pino";
import { describe, expect } from "vitest";
import type { Handoff } from "../../src/database/wire.ts";
import { createKernel } from "../../src/kernel/kernel.ts";
import { lookEveryMs } from "../../src/kernel/outlook.ts";
import { type Tenant, test } from "../harness/database.ts";
import type { Queryable } from "../harness/clock.ts";

const log = pino({ level: "silent" });

async function schedule(db: Queryable, tenant: Tenant, request: object): Promise<string> {
  const { rows } = await db.query(
    `with entered as materialized (select set_config('minoots.tenant_id', $1, false) as tenant)
    select (made.timer).id from entered, lateral minoots_private.schedule_request(
      case when entered.tenant is not null then $2::jsonb end) as made`,
    [tenant.id, JSON.stringify({ name: "tea", ...request })],
  );
  return (rows[0] as { id: string }).id;
}

async function statusOf(db: Queryable, id: string): Promise<string> {
  const { rows } = await db.query("select status from minoots_private.timers where id = $1", [id]);
  return (rows[0] as { status: string }).status;
}

describe("a kernel", () => {
  test("fires what is due, and nothing else", async ({ db, url, clock, tenant }) => {
    await clock.set("2026-11-20T12:00:00Z");
    const due = await schedule(db, tenant, { fireIn: "5s" });
    const later = await schedule(db, tenant, { fireIn: "6s" });
    const kernel = createKernel({ url, hands: null, log });

    expect(await kernel.tick()).toBe(0);
    await clock.set("2026-11-20T12:00:05Z");
    expect(await kernel.tick()).toBe(1);
    expect(await kernel.tick()).toBe(0);

    expect(await statusOf(db, due)).toBe("completed");
    expect(await statusOf(db, later)).toBe("scheduled");
    await kernel.release();
  });

  test("hands over the deliveries that it fired, leased to itself", async ({ db, url, tenant }) => {
    const actions = [{ webhook: { url: "https://example.com/hook" } }];
    await schedule(db, tenant, { fireAt: "2026-01-01T00:00:00Z", actions });
    const handed: Handoff[] = [];
    const kernel = createKernel({ url, hands: { accept: (all) => handed.push(...all) }, log });

    await kernel.tick();

    const { rows } = await db.query(
      "select owner is not null as leased from minoots_private.deliveries",
    );
    expect(handed).toMatchObject([{ attempt: 1, endpoint: "https://example.com" }]);
    expect(rows).toEqual([{ leased: true }]);
    await kernel.release();
  });

  test("wakes for a timer sooner than the one it waits for", async ({
    db,
    url,
    tenant,
    connect,
  }) => {
    const ear = await connect();
    await ear.query("listen minoots_feed");
    const far = await schedule(db, tenant, { fireIn: "1h" });
    const kernel = createKernel({ url, hands: null, log });
    kernel.start();

    const near = await schedule(db, tenant, { fireIn: "100ms" });
    await once(ear, "notification");

    expect(await statusOf(db, near)).toBe("completed");
    expect(await statusOf(db, far)).toBe("scheduled");
    await kernel.stop();
    await kernel.release();
  });

  test("begins early, and nobody sees a timer fired before its instant", async ({
    db,
    url,
    tenant,
    connect,
  }) => {
    const ear = await connect();
    await ear.query("listen minoots_feed");
    const kernel = createKernel({ url, hands: null, log });
    kernel.start();
    await schedule(db, tenant, { fireIn: "100ms" });
    for (const fireIn of ["200ms", "213ms", "231ms"]) await schedule(db, tenant, { fireIn });
    const early: unknown[] = [];

    let fired = 0;
    for await (const _ of on(ear, "notification")) {
      fired += 1;
      const { rows } = await db.query(
        `select fire_at, clock_timestamp() from minoots_private.timers
        where status = 'completed' and fire_at > clock_timestamp()`,
      );
      early.push(...rows);
      if (fired === 4) break;
    }

    const { rows } = await db.query(
      "select distinct status from minoots_private.timers where tenant_id = $1",
      [tenant.id],
    );
    expect(early).toEqual([]);
    expect(rows).toEqual([{ status: "completed" }]);
    await kernel.stop();
    await kernel.release();
  });

  test("goes on firing after its connection was cut", async ({ db, url, tenant, connect }) => {
    const ear = await connect();
    await ear.query("listen minoots_feed");
    const kernel = createKernel({ url, hands: null, log });
    kernel.start();
    await schedule(db, tenant, { fireIn: "1ms" });
    await once(ear, "notification");

    await db.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'minoots kernel' and datname = current_database()`,
    );
    const next = await schedule(db, tenant, { fireIn: "1ms" });
    await once(ear, "notification");

    expect(await statusOf(db, next)).toBe("completed");
    await kernel.stop();
    await kernel.release();
    // Sooner than it would look by itself: what it did not hear of is not late for that.
  }, 4000);

  test("looks more often than timers come near that were not announced", async ({ db }) => {
    const { rows } = await db.query(
      "select extract(epoch from minoots_private.notify_window()) * 1000 as window_ms",
    );

    expect(lookEveryMs).toBeLessThan(Number((rows[0] as { window_ms: string }).window_ms));
  });
});
