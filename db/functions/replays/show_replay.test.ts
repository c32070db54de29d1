import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { attemptOf, dueAt, fireOne, settle } from "../../../test/harness/firing.ts";
import { answer } from "../../../test/harness/rules.ts";

sqlTest("it is shown without what only its steps need", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant);
  await settle(db, attemptOf(handoff!, { statusCode: 410 }));
  await db.query("select minoots.replay_deliveries(kind => 'webhook')");

  const shown = await answer<object>(
    db,
    `(select to_jsonb(minoots_private.show_replay(replay))
    from minoots_private.replays as replay)`,
  );

  expect(shown).toMatchObject({ kind: "webhook", total: 1, done: 0, rate: 100 });
  expect(shown).not.toHaveProperty("reached_at");
});
