import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest, test } from "../../../test/harness/database.ts";
import { drainKeyOf, jobs } from "../../../test/harness/firing.ts";
import { answer } from "../../../test/harness/rules.ts";
import { processId, waiting } from "../../../test/harness/races.ts";

const tenant = { id: randomUUID() };
const delivery = { tenantId: tenant.id, endpoint: "https://example.com", kind: "webhook" };
const key = drainKeyOf(tenant);

async function queue(db: Queryable, deliveries: object[], pause?: string): Promise<number> {
  const values = [JSON.stringify(deliveries), pause];
  return await answer<number>(db, "minoots_private.queue_drains($1, $2::interval)", values);
}

/** When its job comes, in seconds from now; and its number. */
async function jobOf(db: Queryable): Promise<{ id: string; inSeconds: number }> {
  const { rows } = await db.query(
    `select id, round(extract(epoch from run_at - now()))::int as "inSeconds"
    from graphile_worker._private_jobs where key = $1`,
    [key],
  );
  return rows[0] as { id: string; inSeconds: number };
}

sqlTest("however many deliveries, a lane gets one job", async ({ db }) => {
  const other = { ...delivery, endpoint: "https://other.example" };

  expect(await queue(db, [delivery, other, delivery, delivery])).toBe(2);

  expect(await jobs(db)).toMatchObject([
    { key, task: "drain", payload: { tenantId: tenant.id, lane: "https://example.com" } },
    { key: drainKeyOf(tenant, "https://other.example") },
  ]);
});

sqlTest("without an endpoint the lane is the kind", async ({ db }) => {
  await queue(db, [{ tenantId: tenant.id, endpoint: null, kind: "sql" }]);

  expect(await jobs(db)).toMatchObject([{ payload: { lane: "sql" } }]);
});

sqlTest("a lane that has its job keeps its place in the line", async ({ db }) => {
  await queue(db, [delivery]);
  await db.query("update graphile_worker._private_jobs set run_at = run_at - interval '1 minute'");
  const { id } = await jobOf(db);

  await queue(db, [delivery]);
  await queue(db, [delivery], "5 seconds");

  expect(await jobOf(db)).toEqual({ id, inSeconds: -60 });
});

sqlTest("after a pause comes later, and is cut short by whoever is in need", async ({ db }) => {
  await queue(db, [delivery], "5 seconds");
  expect(await jobOf(db)).toMatchObject({ inSeconds: 5 });

  await queue(db, [delivery], "1 minute");
  expect(await jobOf(db)).toMatchObject({ inSeconds: 5 });

  await queue(db, [delivery]);
  expect(await jobOf(db)).toMatchObject({ inSeconds: 0 });
});

sqlTest("a job that is under way gets another behind it", async ({ db }) => {
  await queue(db, [delivery]);
  const { id } = await jobOf(db);
  await db.query("update graphile_worker._private_jobs set locked_by = 'x', locked_at = now()");

  await queue(db, [delivery]);

  expect((await jobOf(db)).id).not.toBe(id);
  expect(await jobs(db)).toHaveLength(2);
});

sqlTest("nothing to queue adds nothing", async ({ db }) => {
  expect(await queue(db, [])).toBe(0);
  expect(await jobs(db)).toEqual([]);
});

test("a job that a worker takes in the same moment is followed by another", async ({
  db,
  connect,
}) => {
  await queue(db, [delivery]);
  const { id } = await jobOf(db);
  const worker = await connect();
  const sender = await connect();
  await worker.query("begin");
  await worker.query(
    "update graphile_worker._private_jobs set locked_by = 'x', locked_at = now() where id = $1",
    [id],
  );

  const { result } = await waiting(db, await processId(sender), () => queue(sender, [delivery]));
  await worker.query("commit");
  expect(await result).toBe(1);

  expect((await jobOf(db)).id).not.toBe(id);
});

test("what a tenant queues in an open transaction holds up neither its own lane nor others", async ({
  db,
  connect,
  tenant: idler,
}) => {
  const idle = await connect({ role: "minoots_server", tenant: idler });
  await idle.query("begin");
  await idle.query("select minoots.save_endpoint(url => 'https://example.com', rate => 5)");

  const loop = await connect({ role: "minoots_worker" });
  expect(await queue(loop, [{ ...delivery, tenantId: idler.id }, delivery])).toBe(2);

  await idle.query("commit");
  const queued = await jobs(db);
  const own = queued.filter(({ payload }) => (payload as typeof delivery).tenantId === idler.id);
  expect(new Set(own.map((job) => job["key"]))).toEqual(new Set([drainKeyOf(idler), null]));
  expect(queued).toContainEqual(expect.objectContaining({ key }));
});
