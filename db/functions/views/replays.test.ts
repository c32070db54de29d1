import { expect } from "vitest";
import { insertTenant, sqlTest } from "../../../test/harness/database.ts";
import { attemptOf, dueAt, fireOne, settle } from "../../../test/harness/firing.ts";
import { answer } from "../../../test/harness/rules.ts";

sqlTest("each sees its own", async ({ db, clock, become, tenant }) => {
  await clock.set(dueAt);
  const other = await insertTenant(db);
  const [handoff] = await fireOne(db, other);
  await settle(db, attemptOf(handoff!, { statusCode: 410 }));
  await db.query("select minoots.replay_deliveries(kind => 'webhook')");
  const count = "(select count(*)::integer from minoots.replays)";

  await become("minoots_server", other);
  expect(await answer(db, count)).toBe(1);
  await become("minoots_server", tenant);
  expect(await answer(db, count)).toBe(0);
});
