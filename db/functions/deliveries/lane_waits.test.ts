import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { insertTenant, sqlTest } from "../../../test/harness/database.ts";
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
import { answer } from "../../../test/harness/rules.ts";

async function waits(db: Queryable, { id }: { id: string }, lane: string): Promise<boolean> {
  return await answer<boolean>(db, "minoots_private.lane_waits($1, $2)", [id, lane]);
}

const lane = "https://example.com";

sqlTest("a lane waits while a delivery of its own does", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  await scheduleFor(db, tenant, { actions: [webhook()] });
  expect(await waits(db, tenant, lane)).toBe(false);

  await fire(db, { owner: null });

  expect(await waits(db, tenant, lane)).toBe(true);
  expect(await waits(db, tenant, "https://example.co")).toBe(false);
  expect(await waits(db, tenant, "https://example.com.example")).toBe(false);
  expect(await waits(db, await insertTenant(db), lane)).toBe(false);
});

sqlTest("what is leased, or due later, does not wait", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant);
  expect(await waits(db, tenant, lane)).toBe(false);

  await settle(db, attemptOf(handoff!, { statusCode: 503, retryAfterMs: 60_000 }));
  expect(await waits(db, tenant, lane)).toBe(false);

  await clock.set("2030-01-01T13:00:00Z");
  expect(await waits(db, tenant, lane)).toBe(true);
  await take(db, handoff!);
  expect(await waits(db, tenant, lane)).toBe(false);
});
