import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { insertTenant } from "../../../test/harness/database.ts";
import { call, named, schedule, verbTest } from "../../../test/harness/timers.ts";

interface Found {
  readonly id: string;
  readonly name: string;
  readonly fire_at: string;
}

async function find(db: Queryable, given: Record<string, unknown>): Promise<Found[]> {
  const { rows } = await db.query(
    `select * from ${named("find_timers", given)}`,
    Object.values(given),
  );
  return rows as Found[];
}

const names = async (db: Queryable, given: Record<string, unknown>) =>
  (await find(db, given)).map(({ name }) => name);
const at = (minute: number) => `2030-01-01T00:0${minute}:00.000Z`;

verbTest("timers are found by all that is given, in order", async ({ server }) => {
  const both = { order: "1", kind: "x" };
  await schedule(server, { name: "c", fireAt: at(3), key: "c" });
  await schedule(server, { name: "a", fireAt: at(1), labels: both, requestedBy: "shop" });
  await schedule(server, { name: "b", fireAt: at(2), labels: { order: "1" } });
  await call(server, "pause_timer", { key: "c" });

  expect([
    await names(server, {}),
    await names(server, { labels: { order: "1" } }),
    await names(server, { labels: both }),
    await names(server, { labels: {} }),
    await names(server, { status: ["paused"] }),
    await names(server, { status: [] }),
    await names(server, { name: "b", labels: { order: "1" } }),
    await names(server, { requested_by: "shop" }),
    await names(server, { fire_after: at(2) }),
    await names(server, { fire_before: at(2) }),
    await names(server, { max_timers: 2 }),
  ]).toEqual([
    ["a", "b", "c"],
    ["a", "b"],
    ["a"],
    ["a", "b", "c"],
    ["c"],
    [],
    ["b"],
    ["a"],
    ["b", "c"],
    ["a"],
    ["a", "b"],
  ]);
});

verbTest("pages follow one another, also within one instant", async ({ server }) => {
  for (const minute of [2, 1, 2, 2, 3]) {
    await schedule(server, { fireAt: at(minute), labels: { a: "b" } });
  }
  const all = (await find(server, {})).map(({ id }) => id);

  for (const labels of [{}, { a: "b" }]) {
    const found: string[] = [];
    let place = {};
    for (;;) {
      const page = await find(server, { labels, max_timers: 2, ...place });
      const last = page.at(-1);
      if (last === undefined) break;
      found.push(...page.map(({ id }) => id));
      place = { after_fire_at: last.fire_at, after_id: last.id };
    }
    expect(found).toEqual(all);
  }
});

verbTest("another tenant's are not found", async ({ server, db, become }) => {
  await schedule(server, { labels: { a: "b" } });
  await become(null);
  await become("minoots_server", await insertTenant(db));

  expect(await find(server, { labels: { a: "b" } })).toEqual([]);
});
