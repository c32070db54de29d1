import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

sqlTest("what was taken back is not found", async ({ db, tenant }) => {
  await db.query("select minoots_private.register_job_task('send', $1)", [tenant.name]);

  await db.query("select minoots_private.unregister_job_task('send', $1)", [tenant.name]);

  const find = "minoots_private.find_registered('job', 'send', $1)";
  expect(await answer(db, find, [tenant.id])).toBeNull();
});
