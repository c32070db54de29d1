import { expect } from "vitest";
import { settleDeliveries } from "../../../src/database/calls.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import {
  at,
  down,
  endpointEvents,
  endpointOf,
  fireMany,
  meet,
  openEndpoint,
  origin,
  planned,
} from "../../../test/harness/endpoints.ts";
import {
  attemptOf,
  deliveryOf,
  drainKeyOf,
  dueAt,
  fireOne,
  settle,
  takeLane,
} from "../../../test/harness/firing.ts";

sqlTest(
  "nine failures are borne, and the tenth opens the endpoint",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    await openEndpoint(db, tenant);
    await meet(db, tenant, 9, down);
    expect(await endpointOf(db, tenant)).toMatchObject({ failures: 9, opened_at: null });

    await meet(db, tenant, 1, down);

    expect(await endpointOf(db, tenant)).toMatchObject({
      failures: 10,
      opened_at: at(0),
      held_until: at(30),
      last_failure: "The receiver answered 503.",
    });
    expect(await endpointEvents(db, tenant)).toMatchObject([
      {
        type: "endpoint.opened",
        timerId: null,
        data: {
          endpoint: origin,
          failures: 10,
          reason: "The receiver answered 503.",
          probeAt: at(30),
        },
        actor: "loop:hands",
        face: "kernel",
      },
    ]);
  },
);

sqlTest("one success between, and the count begins anew", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  await openEndpoint(db, tenant);
  await meet(db, tenant, 9, down);
  await meet(db, tenant, 1, {});
  await meet(db, tenant, 9, down);

  expect(await endpointOf(db, tenant)).toMatchObject({ failures: 9, opened_at: null });
});

sqlTest(
  "a failed probe makes the wait longer, up to five minutes",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    await openEndpoint(db, tenant);
    await meet(db, tenant, 10, down);
    await fireMany(db, tenant, 8);
    let now = 0;

    for (const wait of [30, 60, 120, 240, 300, 300]) {
      expect((await endpointOf(db, tenant)).held_until).toEqual(at(now + wait));
      now += wait;
      await clock.set(at(now));
      const { handoffs } = await takeLane(db, tenant, 100);
      expect(handoffs).toHaveLength(1);
      await settle(db, attemptOf(handoffs[0]!, { ...down, retryAfterMs: 3_600_000 }));
    }

    expect(await endpointEvents(db, tenant)).toHaveLength(1);
  },
);

sqlTest(
  "what was under way when it opened makes the wait no longer",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    await openEndpoint(db, tenant);
    const handoffs = await fireMany(db, tenant, 20);
    const failed = handoffs.map((handoff) => attemptOf(handoff, down));
    await settle(db, ...failed.slice(0, 10));

    await settle(db, ...failed.slice(10));

    expect(await endpointOf(db, tenant)).toMatchObject({ held_until: at(30), cool_down: 30 });
  },
);

sqlTest("a success closes it, and its lane goes on at once", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  await openEndpoint(db, tenant);
  await meet(db, tenant, 10, { ...down, retryAfterMs: 3_600_000 });
  expect(await fireMany(db, tenant, 3)).toEqual([]);
  expect(await planned(db)).toContainEqual([drainKeyOf(tenant), at(30)]);

  await clock.set(at(30));
  const { handoffs } = await takeLane(db, tenant, 100);
  await settle(db, attemptOf(handoffs[0]!));

  expect(await endpointOf(db, tenant)).toMatchObject({
    opened_at: null,
    held_until: null,
    failures: 0,
  });
  expect(await endpointEvents(db, tenant)).toMatchObject([
    { type: "endpoint.opened" },
    { type: "endpoint.closed", data: { endpoint: origin, openedAt: dueAt } },
  ]);
  expect((await takeLane(db, tenant, 100)).handoffs).toHaveLength(2);
});

sqlTest(
  "410 disables it, and what waits ends dead with no attempt made",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    await openEndpoint(db, tenant);
    const [gone, failed] = await fireMany(db, tenant, 2);
    await settle(db, attemptOf(failed!, { ...down, retryAfterMs: 1000 }));
    await settle(db, attemptOf(gone!, { statusCode: 410 }));
    await clock.set(at(2));
    expect(await fireOne(db, tenant)).toEqual([]);

    expect(await takeLane(db, tenant, 100)).toEqual({ handoffs: [], more: false });

    expect(await endpointEvents(db, tenant)).toMatchObject([
      {
        type: "endpoint.disabled",
        data: { endpoint: origin, reason: "The receiver answered 410." },
      },
    ]);
    expect(await deliveryOf(db, failed!)).toMatchObject({
      status: "dead",
      attempt: 1,
      reason: "The endpoint is disabled. The receiver answered 410.",
    });
    const { rows } = await db.query(
      `select status, count(*)::int from minoots_private.timers where tenant_id = $1
    group by status`,
      [tenant.id],
    );
    expect(rows).toEqual([{ status: "failed", count: 3 }]);
  },
);

sqlTest(
  "nothing is heard of an attempt that is not the current one",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    await openEndpoint(db, tenant);
    const [handoff] = await fireMany(db, tenant, 1);

    await settleDeliveries(db, [attemptOf({ ...handoff!, attempt: 2 }, { statusCode: 410 })]);

    expect(await endpointOf(db, tenant)).toMatchObject({ disabled_at: null });
  },
);
