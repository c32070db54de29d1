import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { dueAt, jobs } from "../../../test/harness/firing.ts";

async function queue(db: Queryable, deliveries: object[]): Promise<number> {
  const { rows } = await db.query("select minoots_private.queue_deliveries($1) as count", [
    JSON.stringify(deliveries),
  ]);
  return (rows[0] as { count: number }).count;
}

const tenantId = randomUUID();

sqlTest("each delivery gets one job, at its time", async ({ db, clock }) => {
  await clock.set(dueAt);
  const [first, second] = [randomUUID(), randomUUID()].toSorted();

  const count = await queue(db, [
    { tenantId, deliveryId: first, dueAt, more: 1 },
    { tenantId, deliveryId: second },
  ]);

  const [waiting, atOnce] = await jobs(db);
  expect(count).toBe(2);
  expect(waiting).toMatchObject({
    task: "deliver",
    key: `deliver:${first}`,
    payload: { tenantId, deliveryId: first },
  });
  expect(new Date(String(waiting?.run_at)).toISOString()).toBe(dueAt);
  expect(new Date(String(atOnce?.run_at)).getTime()).toBeLessThanOrEqual(Date.now());
});

sqlTest("queued again, the job of a delivery is moved, not doubled", async ({ db, clock }) => {
  await clock.set(dueAt);
  const deliveryId = randomUUID();
  await queue(db, [{ tenantId, deliveryId }]);

  await queue(db, [{ tenantId, deliveryId, dueAt }]);

  const all = await jobs(db);
  expect(all).toHaveLength(1);
  expect(new Date(String(all[0]?.run_at)).toISOString()).toBe(dueAt);
});

sqlTest("what is due beyond the horizon is left for hydrate", async ({ db, clock }) => {
  await clock.set("2030-01-01T11:57:00Z");
  const [near, far] = [randomUUID(), randomUUID()];

  const count = await queue(db, [
    { tenantId, deliveryId: near, dueAt },
    { tenantId, deliveryId: far, dueAt: "2030-01-01T12:00:00.001Z" },
  ]);

  expect(count).toBe(1);
  expect(await jobs(db)).toMatchObject([{ key: `deliver:${near}` }]);
});

sqlTest("nothing to queue adds nothing", async ({ db }) => {
  expect(await queue(db, [])).toBe(0);
  expect(await jobs(db)).toEqual([]);
});
