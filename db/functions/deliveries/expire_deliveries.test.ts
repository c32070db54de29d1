import { expect } from "vitest";
import { expireDeliveries } from "../../../src/database/delivery-calls.ts";
import { asking, claim, pullable } from "../../../test/harness/answering.ts";
import { sqlTest, test } from "../../../test/harness/database.ts";
import {
  attemptOf,
  deliveriesOf,
  deliveryOf,
  dueAt,
  fireOne,
  jobs,
  settle,
  timerOf,
  typesOf,
} from "../../../test/harness/firing.ts";

sqlTest(
  "what is not acknowledged in time has failed, and is tried again",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    const [handoff] = await fireOne(db, tenant, { actions: [asking] });
    await settle(db, attemptOf(handoff!));
    await clock.set("2030-01-01T12:09:59.999Z");
    expect(await expireDeliveries(db, 10)).toBe(0);

    await clock.set("2030-01-01T12:10:00Z");
    expect(await expireDeliveries(db, 10)).toBe(1);
    expect(await expireDeliveries(db, 10)).toBe(0);

    const error = "Not acknowledged within 10 min.";
    expect(await deliveryOf(db, handoff!)).toMatchObject({
      status: "pending",
      reason: error,
      acknowledge_by: null,
      attempts: [{ attempt: 1, statusCode: 200, errorCode: "NOT_ACKNOWLEDGED", error }],
    });
    expect((await jobs(db)).map(({ key }) => key)).toEqual([`deliver:${handoff!.deliveryId}`]);
    expect((await typesOf(db, handoff!.timerId)).at(-1)).toBe("delivery.failed");
  },
);

sqlTest("a lease that ended brings it back, until all are used", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const timerId = await pullable(db, tenant, {
    request: { retryPolicy: { maxAttempts: 2, backoffMaxMs: 1 } },
  });
  await claim(db, { lease: "10s" });
  await clock.set("2030-01-01T12:00:10Z");
  expect(await expireDeliveries(db, 10)).toBe(1);
  expect(await deliveriesOf(db, timerId)).toMatchObject([{ status: "pending", attempt: 1 }]);

  await clock.set("2030-01-01T12:00:11Z");
  expect(await claim(db, { lease: "10s" })).toMatchObject([{ attempt: 2 }]);
  await clock.set("2030-01-01T12:00:21Z");
  expect(await expireDeliveries(db, 10)).toBe(1);

  const reason = "Not acknowledged before its lease ended.";
  expect(await deliveriesOf(db, timerId)).toMatchObject([{ status: "dead", reason }]);
  expect(await timerOf(db, timerId)).toMatchObject({ status: "failed", reason });
});

sqlTest("it ends so many a call, soonest first", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const timerId = await pullable(db, tenant, { prompts: 3 });
  await claim(db, { max: 1, lease: "20s" });
  await claim(db, { max: 1, lease: "10s" });
  await clock.set("2030-01-01T12:01:00Z");

  expect(await expireDeliveries(db, 1)).toBe(1);

  const left = (await deliveriesOf(db, timerId)).filter(({ status }) => status === "awaiting_ack");
  expect(left).toMatchObject([{ acknowledge_by: "2030-01-01 12:00:20+00" }]);
});

test("a timer that a tenant holds is left to the next look, and holds up no other", async ({
  db,
  clock,
  connect,
  tenant,
}) => {
  await clock.set(dueAt);
  const [held] = await fireOne(db, tenant, { actions: [asking] });
  const [free] = await fireOne(db, tenant, { actions: [asking] });
  await settle(db, attemptOf(held!), attemptOf(free!));
  await clock.set("2030-01-01T12:10:00Z");
  const other = await connect();
  await other.query("begin");
  await other.query("select from minoots_private.timers where id = $1 for update", [held!.timerId]);

  expect(await expireDeliveries(db, 10)).toBe(1);
  await other.query("commit");
  expect(await expireDeliveries(db, 10)).toBe(1);
});
