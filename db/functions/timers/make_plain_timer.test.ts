import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { call, eventsOf, schedule, verbTest } from "../../../test/harness/timers.ts";

verbTest.beforeEach(({ clock }) => clock.set("2026-11-20T08:00:00.0001Z"));

const hook = [{ webhook: { url: "https://example.com:8443/hook?a=b" } }];

const requests: [string, Record<string, unknown>][] = [
  ["a length of time", { fire_in: "90s" }],
  ["a length in ISO 8601", { fire_in: "PT1M" }],
  ["an instant finer than a millisecond", { fire_at: "2026-11-20T09:00:00.0004Z" }],
  ["an instant that is past", { fire_at: "2026-11-20T07:00:00Z" }],
  ["a webhook", { fire_in: "1h", actions: JSON.stringify(hook) }],
  ["no actions, said so", { fire_in: "1h", actions: "[]" }],
];

for (const [what, request] of requests) {
  verbTest(`${what} is kept and told as the readers would have it`, async ({ db, server }) => {
    const written = { name: "tea", ...request };

    const plain = await call(server, "schedule_timer", written);
    const read = await call(server, "schedule_timer", { ...written, misfire: "run" });

    expect(await keptOf(db, plain.timer.id)).toEqual(await keptOf(db, read.timer.id));
    expect(await eventsOf(db, plain.timer)).toEqual(await eventsOf(db, read.timer));
    expect(plain.message).toBe(read.message);
    expect(plain.outcome).toBe("created");
  });
}

const jsonRequests: [string, Record<string, unknown>][] = [
  ["a length of time", { fireIn: "90s" }],
  ["an instant finer than a millisecond", { fireAt: "2026-11-20T09:00:00.0004Z" }],
  ["an instant with another offset", { fireIn: null, fireAt: "2026-11-20T11:00:00+02:00" }],
  ["a webhook", { fireIn: "1h", actions: hook }],
  ["no actions, said so", { fireIn: "1h", actions: [] }],
];

for (const [what, request] of jsonRequests) {
  verbTest(`${what} in JSON is kept as the readers would have it`, async ({ db, server }) => {
    const written = { name: "tea", ...request };

    const plain = await schedule(server, written);
    const read = await schedule(server, { ...written, misfire: "run" });

    expect(await keptOf(db, plain.timer.id)).toEqual(await keptOf(db, read.timer.id));
    expect(await eventsOf(db, plain.timer)).toEqual(await eventsOf(db, read.timer));
    expect([plain.outcome, plain.message]).toEqual([read.outcome, read.message]);
  });
}

async function keptOf(db: Queryable, id: string): Promise<unknown> {
  const { rows } = await db.query(
    "select to_jsonb(timer) - 'id' as kept from minoots_private.timers as timer where id = $1",
    [id],
  );
  return rows;
}
