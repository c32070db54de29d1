import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { attemptOf, dueAt, fireOne, settle, take } from "../../../test/harness/firing.ts";

async function soonest(db: Queryable): Promise<string | null> {
  const { rows } = await db.query(
    `select minoots_private.format_instant(minoots_private.soonest_attempt()) as at`,
  );
  return (rows[0] as { at: string | null }).at;
}

sqlTest(
  "the first of the attempts that wait, and none while it is made",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    const [first] = await fireOne(db, tenant);
    const [second] = await fireOne(db, tenant);
    expect(await soonest(db)).toBeNull();

    await settle(db, attemptOf(first!, { statusCode: 503, retryAfterMs: 60_000 }));
    await settle(db, attemptOf(second!, { statusCode: 503, retryAfterMs: 90_000 }));
    expect(await soonest(db)).toMatch(/^2030-01-01T12:01:0/);

    await clock.set("2030-01-01T13:00:00Z");
    await take(db, first!);
    expect(await soonest(db)).toMatch(/^2030-01-01T12:01:3/);
  },
);
