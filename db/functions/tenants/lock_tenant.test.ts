import { expect } from "vitest";
import { insertTenant, sqlTest, test } from "../../../test/harness/database.ts";
import { untilWaiting } from "../../../test/harness/firing.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const lock = "(minoots_private.lock_tenant($1)).name";

sqlTest("answers the tenant, or that there is none", async ({ db, tenant }) => {
  expect(await answer(db, lock, [tenant.id])).toBe(tenant.name);
  expect(await refusal(db, lock, ["nobody"])).toMatchObject({ code: "MN010" });
});

test("waits for another operator, and sees what that one did", async ({ db, connect }) => {
  const tenant = await insertTenant(db);
  const [first, second] = [await connect(), await connect()];
  await first.query("begin");
  await first.query("select from minoots_private.change_tenant($1, 'new', null, null)", [
    tenant.id,
  ]);

  const locked = answer(second, lock, [tenant.id]);
  await untilWaiting(db, second);
  await first.query("commit");

  expect(await locked).toBe("new");
});
