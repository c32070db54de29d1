import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { insertTenant } from "../../../test/harness/database.ts";
import type { Queryable } from "../../../test/harness/clock.ts";
import { refusal } from "../../../test/harness/rules.ts";

const change = "minoots_private.change_tenant($1, $2, $3, $4)";

async function changed(db: Queryable, ...values: unknown[]): Promise<unknown> {
  const { rows } = await db.query(`select * from ${change}`, values);
  return rows[0];
}

sqlTest("changes what is given and leaves the rest", async ({ db, tenant }) => {
  expect(await changed(db, tenant.name, "acme", null, null)).toEqual({
    outcome: "changed",
    message: "acme: free, active.",
  });
  expect(await changed(db, "acme", null, "pro", true)).toEqual({
    outcome: "changed",
    message: "acme: pro, suspended.",
  });
  expect(await changed(db, tenant.id, null, null, false)).toEqual({
    outcome: "changed",
    message: "acme: pro, active.",
  });
  expect(await changed(db, "acme", "acme", "pro", false)).toEqual({
    outcome: "unchanged",
    message: "acme: pro, active.",
  });
});

sqlTest("suspending again does not move when it was", async ({ db, tenant, clock }) => {
  await clock.set("2026-11-20T08:00:00Z");
  await changed(db, tenant.id, null, null, true);
  await clock.set("2026-11-20T09:00:00Z");

  expect(await changed(db, tenant.id, null, null, true)).toMatchObject({ outcome: "unchanged" });
});

sqlTest("refuses a name that is taken, and a tier that is not there", async ({ db, tenant }) => {
  const other = await insertTenant(db);

  expect(await refusal(db, change, [tenant.name, other.name, null, null])).toMatchObject({
    code: "MN001",
    message: "name belongs to another tenant.",
  });
  expect(await refusal(db, change, [tenant.name, null, "gold", null])).toMatchObject({
    code: "MN001",
    path: "tier",
  });
});
