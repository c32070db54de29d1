import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { attemptOf, dueAt, fireOne, settle } from "../../../test/harness/firing.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const cancel = "(select outcome || ': ' || message from minoots.cancel_replay($1))";

sqlTest("it ends once, and says how far it came", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant);
  await settle(db, attemptOf(handoff!, { statusCode: 410 }));
  const replay = "((select replay from minoots.replay_deliveries(kind => 'webhook'))).id";
  const id = await answer<string>(db, replay);

  expect(await answer(db, cancel, [id])).toBe("changed: 0 of 1 replayed.");
  expect(await answer(db, cancel, [id])).toBe("unchanged: 0 of 1 replayed.");
  expect(await refusal(db, cancel, [handoff!.timerId])).toMatchObject({ code: "MN010" });
  expect(await refusal(db, cancel, [null])).toMatchObject({ code: "MN001", path: "id" });
});
