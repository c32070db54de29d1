import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { attemptOf, dueAt, fireOne, settle } from "../../../test/harness/firing.ts";
import { answer } from "../../../test/harness/rules.ts";

const call = "(minoots_private.start_again($1, $2, 'role:ada', 'sql')).attempts_before";

sqlTest("only what is dead starts again", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant);
  const values = [tenant.id, handoff!.deliveryId];

  expect(await answer(db, call, values)).toBeNull();
  await settle(db, attemptOf(handoff!, { statusCode: 410 }));
  expect(await answer(db, call, values)).toBe(1);
  expect(await answer(db, call, values)).toBeNull();
});
