import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import {
  attemptOf,
  dueAt,
  fire,
  fireOne,
  scheduleFor,
  settle,
  take,
  webhook,
} from "../../../test/harness/firing.ts";

async function leasing(db: Queryable): Promise<unknown[]> {
  const { rows } = await db.query(
    `select owner, to_char(leased_until at time zone 'utc', 'MI:SS') as until
    from minoots_private.leasing_owners() order by owner`,
  );
  return rows;
}

sqlTest("each owner once, with the lease that ends first", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  for (const owner of [8, 9, 8]) {
    await scheduleFor(db, tenant, { actions: [webhook("a"), webhook("b")] });
    await fire(db, { owner });
    await clock.set("2030-01-01T12:00:10Z");
  }

  expect(await leasing(db)).toEqual([
    { owner: 8, until: "00:30" },
    { owner: 9, until: "00:40" },
  ]);
});

sqlTest("who holds nothing any more is none of them", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant);

  expect(await leasing(db)).toHaveLength(1);
  await settle(db, attemptOf(handoff!));
  expect(await leasing(db)).toEqual([]);
});

sqlTest("a retry belongs to whoever took it", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant);
  await settle(db, attemptOf(handoff!, { statusCode: 503 }));
  await clock.set("2030-01-01T13:00:00Z");

  await take(db, handoff!, 12);

  expect(await leasing(db)).toEqual([{ owner: 12, until: "00:30" }]);
});

sqlTest(
  "who holds only what awaits its acknowledgement leases nothing",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    await fireOne(db, tenant);
    await db.query(
      "update minoots_private.deliveries set status = 'awaiting_ack', acknowledge_by = now()",
    );

    expect(await leasing(db)).toEqual([]);
  },
);
