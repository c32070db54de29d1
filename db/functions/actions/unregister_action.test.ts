import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

sqlTest("one tenant's is taken back, and that of all stays", async ({ db, tenant }) => {
  for (const named of [null, tenant.name]) {
    await db.query("select minoots_private.register_job_task('send', $1)", [named]);
  }

  await db.query("select minoots_private.unregister_action('job', 'send', $1)", [tenant.name]);

  const left = "(select jsonb_agg(tenant_id) from minoots_private.registered_actions)";
  expect(await answer(db, left)).toEqual([null]);
});

sqlTest.for([
  ["sql", "send"],
  ["job", "other"],
  ["job", null],
] as const)("%j was not registered, and that is said", async ([kind, name], { db }) => {
  await db.query("select minoots_private.register_job_task('send')");

  expect(
    await refusal(db, "minoots_private.unregister_action($1, $2, null)", [kind, name]),
  ).toMatchObject({ code: "MN010", path: "name" });
});
