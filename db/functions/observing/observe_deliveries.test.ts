import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { attemptOf, dueAt, fire, fireOne, settle } from "../../../test/harness/firing.ts";
import { observed } from "../../../test/harness/observing.ts";
import { scheduleFor, webhook } from "../../../test/harness/firing.ts";

sqlTest("a delivery counts where it stands", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [failing] = await fireOne(db, tenant);
  const [dying] = await fireOne(db, tenant, { retryPolicy: { maxAttempts: 1 } });
  await fireOne(db, tenant);
  await settle(
    db,
    attemptOf(failing!, { statusCode: 503 }),
    attemptOf(dying!, { statusCode: 503 }),
  );
  await scheduleFor(db, tenant, { actions: [webhook()] });
  await fire(db, { owner: null });

  const before = await observed(db, "observe_deliveries");
  await clock.set("2030-01-01T12:59:00Z");
  const later = await observed(db, "observe_deliveries");
  await clock.set("2030-01-01T13:01:00Z");
  const after = await observed(db, "observe_deliveries");

  expect(before).toEqual({
    "minoots_deliveries{state=waiting}": 1,
    "minoots_deliveries{state=later}": 1,
    "minoots_deliveries{state=in_flight}": 1,
    "minoots_deliveries{state=to_pull}": 0,
    "minoots_deliveries{state=to_acknowledge}": 0,
    minoots_delivery_waits_seconds: 0,
    minoots_dead_letters: 1,
  });
  expect(later).toMatchObject({
    "minoots_deliveries{state=waiting}": 2,
    minoots_delivery_waits_seconds: 59 * 60,
    minoots_dead_letters: 1,
  });
  expect(after).toMatchObject({ minoots_dead_letters: 0 });
});
