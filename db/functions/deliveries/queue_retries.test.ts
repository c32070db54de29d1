import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { attemptOf, dueAt, fireOne, jobs, settle, webhook } from "../../../test/harness/firing.ts";

async function queue(db: Queryable, settled: readonly object[]): Promise<void> {
  await db.query(
    `select minoots_private.queue_retries(coalesce(array_agg(settled), '{}'))
    from jsonb_populate_recordset(null::minoots_private.settled_delivery, $1) as settled`,
    [JSON.stringify(settled)],
  );
}

sqlTest("only what is tried again has a job", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [a, b] = await fireOne(db, tenant, { actions: [webhook("a"), webhook("b")] });

  await settle(db, attemptOf(a!), attemptOf(b!, { statusCode: 503 }));

  expect((await jobs(db)).map(({ key }) => key)).toEqual([`deliver:${b?.deliveryId}`]);
});

sqlTest("nothing to try again makes no job", async ({ db }) => {
  await queue(db, []);
  await queue(db, [{ status: "succeeded" }]);

  expect(await jobs(db)).toEqual([]);
});
