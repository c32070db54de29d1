import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { scheduleFor, webhook } from "../../../test/harness/firing.ts";
import { answer, refusal, refusalOf } from "../../../test/harness/rules.ts";

const require = "minoots_private.require_registered($1, $2, 'actions')";
const stored = (kind: string, parameters: object) => ({ id: "1", kind, parameters });

sqlTest("what needs no registry is not asked for", async ({ db, tenant }) => {
  const actions = [stored("webhook", { url: "https://example.com" }), stored("command", {})];

  expect(await answer(db, require, [JSON.stringify(actions), tenant.id])).toBe(true);
});

sqlTest("the first that is not registered is named", async ({ db, tenant }) => {
  await db.query("select minoots_private.register_job_task('send')");
  const send = stored("job", { task: "send" });
  const actions = [send, stored("sql", { function: "shop.expire" }), stored("job", { task: "x" })];

  expect(await answer(db, require, [JSON.stringify([send]), tenant.id])).toBe(true);
  expect(await refusal(db, require, [JSON.stringify(actions), tenant.id])).toEqual({
    code: "MN004",
    path: "actions[1]",
    message: 'actions[1] names the function "shop.expire", which is not registered.',
    hint: "An operator registers it: minoots_private.register_sql_action(name, function).",
  });
});

sqlTest("scheduling asks it, at the path as it was written", async ({ db, tenant }) => {
  const actions = [webhook(), { job: { task: "send" } }];

  expect(await refusalOf(scheduleFor(db, tenant, { actionBundle: { actions } }))).toMatchObject({
    code: "MN004",
    path: "actionBundle.actions[1]",
  });
});

sqlTest("so is what another escalates to", async ({ db, tenant }) => {
  const escalation = { afterAttempts: 1, action: { job: { task: "send" } } };
  const actions = [{ ...webhook(), escalation }];

  expect(await refusalOf(scheduleFor(db, tenant, { actions }))).toMatchObject({
    code: "MN004",
    path: "actions[0].escalation.action",
  });
});
