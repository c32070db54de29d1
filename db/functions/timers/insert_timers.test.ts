import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import type { Tenant } from "../../../test/harness/database.ts";
import { eventsOf, schedule, verbTest } from "../../../test/harness/timers.ts";

async function insert(db: Queryable, tenant: Tenant, written: readonly object[]) {
  const { rows } = await db.query(
    `select made.made, minoots_private.format_instant(made.first_at) as first_at,
      cardinality(made.near_relaxed) as near_relaxed
    from minoots_private.insert_timers($1, (
      select array_agg(minoots_private.read_request(written, $1, ''))
      from jsonb_array_elements($2) as written)) as made`,
    [tenant.id, JSON.stringify(written)],
  );
  return rows[0];
}

verbTest.beforeEach(({ clock }) => clock.set("2026-11-20T08:00:00.0001Z"));

verbTest("answers how many it made, and the first due time", async ({ server, tenant, become }) => {
  await become(null, tenant);

  const made = await insert(server, tenant, [
    { name: "a", fireIn: "2h" },
    { name: "b", fireIn: "1h", key: "b" },
    { name: "c", fireAt: "2026-11-20T12:00:00Z" },
  ]);

  expect(made).toEqual({ made: 3, first_at: "2026-11-20T09:00:00.001Z", near_relaxed: null });
});

verbTest(
  "answers the relaxed ones within the horizon apart from the precise ones",
  async ({ server, tenant, become }) => {
    await become(null, tenant);

    const made = await insert(server, tenant, [
      { name: "a", fireIn: "3m", precision: "relaxed" },
      { name: "b", fireIn: "181s", precision: "relaxed" },
      { name: "c", fireIn: "1m", precision: "relaxed" },
      { name: "d", fireIn: "1h" },
    ]);

    const first_at = "2026-11-20T09:00:00.001Z";
    expect(made).toEqual({ made: 4, first_at, near_relaxed: 1 });
  },
);

verbTest(
  "leaves alone what holds a key, also within one call",
  async ({ server, tenant, become }) => {
    const { timer } = await schedule(server, { name: "tea", key: "a" });
    await become(null, tenant);

    const made = await insert(server, tenant, [
      { name: "x", fireIn: "1h", key: "a" },
      { name: "y", fireIn: "2h", key: "b" },
      { name: "z", fireIn: "1h", key: "b" },
    ]);

    expect(made).toMatchObject({ made: 1 });
    const { rows } = await server.query(
      "select key, name from minoots_private.timers order by key",
    );
    expect(rows).toEqual([
      { key: "a", name: "tea" },
      { key: "b", name: "y" },
    ]);
    expect(await eventsOf(server, timer)).toHaveLength(1);
  },
);

verbTest("tells of each timer it made", async ({ server, tenant, become }) => {
  await become(null, tenant);

  await insert(server, tenant, [{ name: "a", fireIn: "1h", key: "k", labels: { order: "42" } }]);

  const { rows } = await server.query("select type, data, actor, face from minoots.events");
  expect(rows).toEqual([
    {
      type: "timer.scheduled",
      data: { name: "a", key: "k", labels: { order: "42" }, fireAt: "2026-11-20T09:00:00.001Z" },
      actor: "role:postgres",
      face: "sql",
    },
  ]);
});
