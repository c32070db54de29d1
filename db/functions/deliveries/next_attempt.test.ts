import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { dueAt } from "../../../test/harness/firing.ts";

const policy = { backoffInitialMs: 1000, backoffMultiplier: 2, backoffMaxMs: 60_000 };

interface Waits {
  readonly least: number;
  readonly most: number;
  readonly different: number;
}

/** Of many draws, in milliseconds. */
async function waits(db: Queryable, failures: number, retryAfterMs: number | null): Promise<Waits> {
  const { rows } = await db.query(
    `select min(wait) as least, max(wait) as most, count(distinct wait)::integer as different
    from generate_series(1, 500), lateral (select extract(epoch from
      minoots_private.next_attempt($1, $2 + generate_series * 0, $3) - minoots.clock())::float8
      * 1000 as wait) as drawn`,
    [JSON.stringify(policy), failures, retryAfterMs],
  );
  return rows[0] as Waits;
}

sqlTest.for([
  [1, 1000],
  [2, 2000],
  [5, 16_000],
  [7, 60_000],
  [50, 60_000],
] as const)(
  "after failure %i the wait is drawn from 0 to %i ms",
  async ([failures, bound], { db, clock }) => {
    await clock.set(dueAt);

    const { least, most, different } = await waits(db, failures, null);

    expect(least).toBeGreaterThanOrEqual(0);
    expect(least).toBeLessThan(bound / 10);
    expect(most).toBeLessThanOrEqual(bound);
    expect(most).toBeGreaterThan(bound * 0.9);
    expect(different).toBeGreaterThan(400);
  },
);

sqlTest("it is never shorter than the receiver asked for", async ({ db, clock }) => {
  await clock.set(dueAt);

  expect((await waits(db, 3, 2500)).least).toBe(2500);
  expect((await waits(db, 3, 90_000)).most).toBe(90_000);
});

sqlTest(
  "a receiver may ask for an hour at most, and for nothing in the past",
  async ({ db, clock }) => {
    await clock.set(dueAt);

    expect(await waits(db, 1, 86_400_000)).toMatchObject({ least: 3_600_000, most: 3_600_000 });
    expect((await waits(db, 1, -5000)).least).toBeGreaterThanOrEqual(0);
  },
);
