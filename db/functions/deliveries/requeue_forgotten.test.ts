import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { insertTenant, sqlTest, type Tenant } from "../../../test/harness/database.ts";
import {
  attemptOf,
  drainKeyOf,
  dueAt,
  fire,
  fireOne,
  jobs,
  scheduleFor,
  settle,
  take,
  webhook,
  webhookTo,
} from "../../../test/harness/firing.ts";
import type { Handoff } from "../../../src/database/wire.ts";

async function requeue(db: Queryable): Promise<number> {
  const { rows } = await db.query("select minoots_private.requeue_forgotten() as count");
  return (rows[0] as { count: number }).count;
}

/** A delivery whose job was lost, waiting since noon. */
async function forget(db: Queryable, tenant: Tenant): Promise<Handoff> {
  await scheduleFor(db, tenant, { actions: [webhook()] });
  await fire(db, { owner: null });
  await db.query("delete from graphile_worker._private_jobs");
  const { rows } = await db.query("select id from minoots_private.deliveries");
  return { tenantId: tenant.id, deliveryId: (rows[0] as { id: string }).id } as Handoff;
}

sqlTest(
  "what waits half a minute too long is queued again, at once",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    await forget(db, tenant);

    await clock.set("2030-01-01T12:00:29.999Z");
    expect(await requeue(db)).toBe(0);
    await clock.set("2030-01-01T12:00:30Z");
    expect(await requeue(db)).toBe(1);

    const [job] = await jobs(db);
    expect(job).toMatchObject({ key: drainKeyOf(tenant), task: "drain" });
    expect(new Date(String(job?.run_at)).getTime()).toBeLessThanOrEqual(Date.now());
  },
);

sqlTest("asked again and again, it is one job", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  await forget(db, tenant);
  await clock.set("2030-01-01T12:01:00Z");

  await requeue(db);
  await requeue(db);

  expect(await jobs(db)).toHaveLength(1);
});

sqlTest("what is under way is not forgotten", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const delivery = await forget(db, tenant);
  await take(db, delivery);
  await clock.set("2030-01-01T13:00:00Z");

  expect(await requeue(db)).toBe(0);
});

sqlTest(
  "each lane is one job, whosever it is and however many wait in it",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    const other = await insertTenant(db);
    for (const owner of [tenant, other, tenant]) {
      const actions = [webhookTo("https://a.example"), webhookTo("https://b.example")];
      await scheduleFor(db, owner, { actions });
    }
    await fire(db, { owner: null });
    await db.query("delete from graphile_worker._private_jobs");
    await clock.set("2030-01-01T12:01:00Z");

    expect(await requeue(db)).toBe(4);

    expect((await jobs(db)).map(({ key }) => key)).toEqual(
      [tenant, other]
        .flatMap((owner) =>
          ["https://a.example", "https://b.example"].map((endpoint) => drainKeyOf(owner, endpoint)),
        )
        .toSorted(),
    );
  },
);

sqlTest(
  "a lane in which all wait for a later attempt is left alone",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    const [handoff] = await fireOne(db, tenant);
    await settle(db, attemptOf(handoff!, { statusCode: 503, retryAfterMs: 600_000 }));
    await clock.set("2030-01-01T12:05:00Z");

    expect(await requeue(db)).toBe(0);
    await clock.set("2030-01-01T12:20:00Z");
    expect(await requeue(db)).toBe(1);
  },
);
