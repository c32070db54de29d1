import { expect } from "vitest";
import { sqlTest, test } from "../../../test/harness/database.ts";
import { insertKey } from "../../../test/harness/keys.ts";
import { createUser } from "../../../test/harness/roles.ts";
import { answer, refusal, refusalOf } from "../../../test/harness/rules.ts";
import { schedule } from "../../../test/harness/timers.ts";

const remove = "minoots_private.remove_tenant($1)";
const suspend = "select from minoots_private.change_tenant($1, null, null, true)";

sqlTest("removes a suspended tenant with all that is its own", async ({ db, tenant }) => {
  await insertKey(db, tenant);
  await createUser(db, tenant);
  await db.query(suspend, [tenant.name]);

  const { rows } = await db.query(`select * from ${remove}`, [tenant.name]);

  expect(rows).toEqual([{ outcome: "changed", message: `Removed ${tenant.name}.` }]);
  const left = "(select count(*) from minoots_private.api_keys where tenant_id = $1)";
  expect(await answer(db, left, [tenant.id])).toBe(0);
});

sqlTest("not one that is active, nor one that still writes", async ({ db, tenant, become }) => {
  expect(await refusal(db, remove, [tenant.name])).toMatchObject({
    code: "MN001",
    message: `The tenant ${tenant.name} is not suspended.`,
    hint: `Suspend it (minoots tenants change "${tenant.name}" --suspend) and wait.`,
  });
  await become("minoots_server", tenant);
  await schedule(db);
  await become(null);
  await db.query(suspend, [tenant.name]);

  expect(await refusal(db, remove, [tenant.name])).toMatchObject({
    code: "MN017",
    message: `A transaction of ${tenant.name} is still open.`,
  });
});

test("not one with timers, whatever became of them", async ({ db, tenant, as }) => {
  await schedule(as("minoots_server", tenant));
  await db.query(suspend, [tenant.name]);

  const refused = refusalOf(db.query(`select ${remove}`, [tenant.name]));

  expect(await refused).toMatchObject({
    code: "MN001",
    message: `The tenant ${tenant.name} has timers.`,
  });
});
