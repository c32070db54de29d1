import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import type { Tenant } from "../../../test/harness/database.ts";
import { schedule, typesOf, verbTest } from "../../../test/harness/timers.ts";

interface Scheduled {
  readonly outcome: string;
  readonly message: string;
  readonly id: string;
  readonly name: string;
}

async function scheduleAll(db: Queryable, tenant: Tenant, written: readonly object[]) {
  const { rows } = await db.query(
    `select made.outcome, made.message, (made.timer).id, (made.timer).name
    from minoots_private.schedule_requests($1, (
      select array_agg(minoots_private.read_request(written, $1, '') order by place)
      from jsonb_array_elements($2) with ordinality as request (written, place)), 'timers[%].')
    as made`,
    [tenant.id, JSON.stringify(written)],
  );
  return rows as Scheduled[];
}

verbTest.beforeEach(async ({ clock, become, tenant }) => {
  await clock.set("2026-11-20T08:00:00Z");
  await become(null, tenant);
});

verbTest("answers each request in the order given", async ({ db, tenant }) => {
  const { timer } = await schedule(db, { key: "b", name: "found" });
  const replaced = await schedule(db, { key: "c", name: "old" });

  const made = await scheduleAll(db, tenant, [
    { name: "new", fireIn: "2h", key: "z" },
    { name: "found", fireIn: "1h", key: "b" },
    { name: "changed", fireIn: "3h", key: "c", onConflict: "replace" },
    { name: "keyless", fireAt: "2026-11-20T07:59:00Z" },
  ]);

  expect(made).toMatchObject([
    { outcome: "created", message: "Fires in 2 h.", name: "new" },
    { outcome: "existing", message: "Fires in 1 h.", name: "found", id: timer.id },
    { outcome: "replaced", message: "Fires in 3 h.", name: "changed", id: replaced.timer.id },
    { outcome: "created", message: "fireAt is 1 min ago: it fires at once.", name: "keyless" },
  ]);
});

verbTest("a key that comes twice in one call is made once", async ({ db, tenant }) => {
  const twice = { name: "tea", fireIn: "1h", key: "a" };

  const [first, second] = await scheduleAll(db, tenant, [twice, twice]);

  expect([first?.outcome, second?.outcome]).toEqual(["created", "existing"]);
  expect(second?.id).toBe(first?.id);
  expect(await typesOf(db, { id: first?.id ?? "" })).toEqual(["timer.scheduled"]);
});

verbTest("the later of two wins when it asks to", async ({ db, tenant }) => {
  const made = await scheduleAll(db, tenant, [
    { name: "tea", fireIn: "1h", key: "a" },
    { name: "coffee", fireIn: "1h", key: "a", onConflict: "replace" },
    { name: "coffee", fireIn: "1h", key: "a", onConflict: "replace" },
  ]);

  expect(made).toMatchObject([
    { outcome: "created", name: "coffee" },
    { outcome: "replaced", name: "coffee" },
    { outcome: "existing", name: "coffee" },
  ]);
});

verbTest("ten thousand known keys are found in seconds", async ({ db, tenant }) => {
  const requests = Array.from({ length: 10_000 }, (_, index) => {
    return { name: "tea", fireIn: "1h", key: `order-${index}` };
  });
  await scheduleAll(db, tenant, requests);
  await db.query("set local statement_timeout = '30s'");

  const found = await scheduleAll(db, tenant, requests);

  expect(found.filter(({ outcome }) => outcome === "existing")).toHaveLength(10_000);
});
