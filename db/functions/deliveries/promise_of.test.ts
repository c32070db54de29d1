import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { dueAt, scheduleFor, webhook } from "../../../test/harness/firing.ts";

sqlTest("each delivery has its own action and policy", async ({ db, tenant }) => {
  const escalation = { action: { ...webhook("b"), retryPolicy: { maxAttempts: 2 } } };
  const actions = [webhook("z"), { ...webhook("a"), escalation }];
  const id = await scheduleFor(db, tenant, { actions, concurrency: 1 });
  const promise = async (ordinal: number, isEscalation: boolean) => {
    const text = "select * from minoots_private.promise_of($1, $2, $3, $4)";
    return (await db.query(text, [tenant.id, id, ordinal, isEscalation])).rows;
  };

  const common = { is_shared: true, concurrency: 1, data: { name: "tea", fireAt: dueAt } };
  expect(await promise(2, false)).toMatchObject([
    { ...common, spec: { id: "2" }, policy: { maxAttempts: 10 } },
  ]);
  expect(await promise(2, true)).toMatchObject([
    { ...common, spec: { id: "2.escalation" }, policy: { maxAttempts: 2 } },
  ]);
});
