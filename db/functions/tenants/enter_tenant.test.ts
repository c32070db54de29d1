import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const enter = "minoots_private.enter_tenant()";

sqlTest("answers the tenant and takes its mark in the feed", async ({ db, tenant, become }) => {
  await become(null, tenant);

  expect(await answer(db, enter)).toBe(tenant.id);

  const { rows } = await db.query(
    `select classid::integer as number, mode from pg_locks
    where locktype = 'advisory' and objsubid = 2 and pid = pg_backend_pid()`,
  );
  expect(rows).toEqual([{ number: tenant.number, mode: "ShareLock" }]);
});

sqlTest("refuses a tenant that does not exist", async ({ db, tenant, become }) => {
  await become(null, { ...tenant, id: "00000000-0000-0000-0000-000000000000" });

  expect(await refusal(db, enter)).toMatchObject({ code: "MN009", path: "" });
});

sqlTest("refuses a tenant that is suspended", async ({ db, tenant, become }) => {
  await db.query("select from minoots_private.change_tenant($1, null, null, true)", [tenant.id]);
  await become(null, tenant);

  expect(await refusal(db, enter)).toMatchObject({
    code: "MN009",
    message: "This tenant is suspended, or does not exist.",
  });
});

sqlTest("refuses a session without a tenant", async ({ db }) => {
  expect(await refusal(db, enter)).toMatchObject({ code: "MN009", path: "" });
});
