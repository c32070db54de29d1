import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { dueAt } from "../../../test/harness/firing.ts";

sqlTest("where nothing is left it goes nowhere", async ({ db, tenant }) => {
  const { rows } = await db.query(
    `select next.seen, cardinality(next.done) as done, next.reached_at
    from minoots_private.replay_next(
      jsonb_populate_record(null::minoots_private.replays, $1), 10) as next`,
    [JSON.stringify({ tenant_id: tenant.id, until: dueAt, reached_at: "-infinity" })],
  );

  expect(rows).toEqual([{ seen: 0, done: 0, reached_at: null }]);
});
