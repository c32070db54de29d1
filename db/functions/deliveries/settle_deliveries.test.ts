import { expect } from "vitest";
import type { AttemptResult, Handoff } from "../../../src/database/wire.ts";
import type { Clock, Queryable } from "../../../test/harness/clock.ts";
import { sqlTest, type Tenant, test } from "../../../test/harness/database.ts";
import {
  attemptOf,
  deliveryOf,
  dueAt,
  fireOne,
  jobs,
  settle,
  take,
  timerOf,
  typesOf,
  webhook,
} from "../../../test/harness/firing.ts";

const busy = { statusCode: 503 };
const backoff = { backoffInitialMs: 1000, backoffMultiplier: 2, backoffMaxMs: 60_000 };

interface Scene {
  readonly db: Queryable;
  readonly clock: Clock;
  readonly tenant: Tenant;
}

/** The deliveries of a timer fired at noon. */
async function fired({ db, clock, tenant }: Scene, request: object = {}): Promise<Handoff[]> {
  await clock.set(dueAt);
  return await fireOne(db, tenant, request);
}

sqlTest("success ends the delivery, and the timer", async ({ db, clock, tenant }) => {
  const [handoff] = await fired({ db, clock, tenant });

  expect(await settle(db, attemptOf(handoff!))).toBe(1);

  const ended = { status: "succeeded", reason: null, owner: null, next_attempt_at: null };
  expect(await deliveryOf(db, handoff!)).toMatchObject(ended);
  expect(await timerOf(db, handoff!.timerId)).toMatchObject({ status: "completed" });
  expect((await typesOf(db, handoff!.timerId)).slice(1)).toEqual([
    "timer.fired",
    "delivery.succeeded",
    "timer.completed",
  ]);
});

sqlTest("each attempt is kept as it went", async ({ db, clock, tenant }) => {
  const [handoff] = await fired({ db, clock, tenant });
  const met = { ...busy, errorCode: "TIMEOUT", errorMessage: "Too slow.", excerpt: "wait" };

  await settle(db, attemptOf(handoff!, met));

  const { attempts, reason } = await deliveryOf(db, handoff!);
  const kept = { errorCode: "TIMEOUT", error: "Too slow.", excerpt: "wait" };
  expect(attempts).toEqual([{ attempt: 1, at: dueAt, statusCode: 503, durationMs: 12, ...kept }]);
  expect(reason).toBe("Too slow.");
});

sqlTest(
  "a failure waits for its next attempt, and a worker gets the job for it",
  async ({ db, clock, tenant }) => {
    const [handoff] = await fired({ db, clock, tenant }, { retryPolicy: backoff });

    await settle(db, attemptOf(handoff!, busy));

    const row = await deliveryOf(db, handoff!);
    const waitMs = Date.parse(String(row.next_attempt_at)) - Date.parse(dueAt);
    expect(row).toMatchObject({ status: "pending", attempt: 1, owner: null, finished_at: null });
    expect(waitMs).toBeGreaterThanOrEqual(0);
    expect(waitMs).toBeLessThanOrEqual(1000);
    const key = `deliver:${handoff!.deliveryId}`;
    expect(await jobs(db)).toMatchObject([{ key, run_at: row.next_attempt_at }]);
    expect((await typesOf(db, handoff!.timerId)).at(-1)).toBe("delivery.failed");
  },
);

sqlTest(
  "a receiver that names a time is not called before, within an hour",
  async ({ db, clock, tenant }) => {
    const [a, b] = await fired({ db, clock, tenant }, { actions: [webhook("a"), webhook("b")] });

    const inAMinute = attemptOf(a!, { statusCode: 429, retryAfterMs: 60_000 });
    const tomorrow = attemptOf(b!, { statusCode: 503, retryAfterMs: 86_400_000 });
    await settle(db, inAMinute, tomorrow);

    const at = async (handoff: Handoff) =>
      new Date(String((await deliveryOf(db, handoff)).next_attempt_at)).toISOString();
    expect(await at(a!)).toBe("2030-01-01T12:01:00.000Z");
    expect(await at(b!)).toBe("2030-01-01T13:00:00.000Z");
  },
);

sqlTest(
  "after the policy's last attempt it is dead, by the action's own policy first",
  async ({ db, clock, tenant }) => {
    const twice = { maxAttempts: 2, backoffMaxMs: 1 };
    const [handoff] = await fired(
      { db, clock, tenant },
      { actions: [{ ...webhook(), retryPolicy: twice }], retryPolicy: { maxAttempts: 50 } },
    );

    await settle(db, attemptOf(handoff!, busy));
    await clock.set("2030-01-01T12:00:01Z");
    const again = await take(db, handoff!);
    await settle(db, attemptOf(again!, busy));

    const reason = "The receiver answered 503.";
    expect(await deliveryOf(db, handoff!)).toMatchObject({ status: "dead", reason });
    expect(await timerOf(db, handoff!.timerId)).toMatchObject({ status: "failed", reason });
    expect((await typesOf(db, handoff!.timerId)).slice(2)).toEqual([
      "delivery.failed",
      "delivery.dead",
      "timer.failed",
    ]);
  },
);

sqlTest.for<[string, Partial<AttemptResult>]>([
  ["a receiver that is gone", { statusCode: 410 }],
  ["a target that is refused", { statusCode: null, errorCode: "TARGET_REFUSED" }],
])("%s is not tried again", async ([, met], { db, clock, tenant }) => {
  const [handoff] = await fired({ db, clock, tenant });

  await settle(db, attemptOf(handoff!, met));

  expect(await deliveryOf(db, handoff!)).toMatchObject({ status: "dead", next_attempt_at: null });
  expect(await jobs(db)).toEqual([]);
});

sqlTest("only the holder of the current attempt is heard", async ({ db, clock, tenant }) => {
  const [handoff] = await fired({ db, clock, tenant }, { retryPolicy: { backoffMaxMs: 1 } });
  const result = attemptOf(handoff!, busy);

  expect(await settle(db, { ...result, attempt: 2 })).toBe(0);
  expect(await settle(db, { ...result, tenantId: handoff!.timerId })).toBe(0);
  expect(await settle(db, result, { ...result, statusCode: 500 })).toBe(1);
  expect(await settle(db, result)).toBe(0);
  await clock.set("2030-01-01T12:00:01Z");
  const again = await take(db, handoff!);
  expect(await settle(db, attemptOf(handoff!))).toBe(0);
  expect(await settle(db, attemptOf(again!))).toBe(1);
  expect(await settle(db, attemptOf(again!, busy))).toBe(0);

  const { status, attempts } = await deliveryOf(db, handoff!);
  expect(status).toBe("succeeded");
  expect(attempts).toMatchObject([{ attempt: 1 }, { attempt: 2 }]);
});

sqlTest(
  "a result that lacks its fields settles nothing, and the others all the same",
  async ({ db, clock, tenant }) => {
    const [a, b] = await fired({ db, clock, tenant }, { actions: [webhook("a"), webhook("b")] });
    const { attempt: _, ...lacking } = attemptOf(a!);

    expect(await settle(db, {} as AttemptResult, lacking as AttemptResult, attemptOf(b!))).toBe(1);

    expect(await deliveryOf(db, a!)).toMatchObject({ status: "pending", owner: 7 });
    expect(await deliveryOf(db, b!)).toMatchObject({ status: "succeeded" });
  },
);

sqlTest(
  "a result without status and error is success: what it is about was not sent",
  async ({ db, clock, tenant }) => {
    const [handoff] = await fired({ db, clock, tenant });
    const { tenantId, deliveryId } = handoff!;

    expect(await settle(db, { tenantId, deliveryId, attempt: 1 } as AttemptResult)).toBe(1);

    expect(await deliveryOf(db, handoff!)).toMatchObject({ status: "succeeded", reason: null });
  },
);

test("a result that cannot be read refuses the call aloud, and nothing is lost", async ({
  db,
  clock,
  tenant,
}) => {
  const [a, b] = await fired({ db, clock, tenant }, { actions: [webhook("a"), webhook("b")] });

  const broken = { ...attemptOf(a!), tenantId: "nobody" };
  await expect(settle(db, broken, attemptOf(b!))).rejects.toMatchObject({ code: "22P02" });

  expect(await deliveryOf(db, b!)).toMatchObject({ status: "pending", owner: 7 });
  expect(await settle(db, attemptOf(a!), attemptOf(b!))).toBe(2);
});
