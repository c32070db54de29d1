import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

sqlTest("a task may be named once it is registered", async ({ db, tenant }) => {
  await db.query("select minoots_private.register_job_task('send_invoice')");

  const find = "minoots_private.find_registered('job', 'send_invoice', $1)";
  expect(await answer(db, find, [tenant.id])).toBe("send_invoice");
});

sqlTest.for(["deliver", "sweep", "fold"])("%s is ours", async (name, { db }) => {
  expect(await refusal(db, "minoots_private.register_job_task($1)", [name])).toEqual({
    code: "MN001",
    path: "name",
    message: `name "${name}" is a task of MINOOTS itself.`,
    hint: "Use a name of your own.",
  });
});
