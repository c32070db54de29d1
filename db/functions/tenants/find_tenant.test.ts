import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const find = "(minoots_private.find_tenant($1)).id";

sqlTest("finds a tenant by its name or its id", async ({ db, tenant }) => {
  expect(await answer(db, find, [tenant.name])).toBe(tenant.id);
  expect(await answer(db, find, [tenant.id.toUpperCase()])).toBe(tenant.id);
});

sqlTest.for(["nobody", null])("says that there is no %s", async (name, { db }) => {
  expect(await refusal(db, find, [name])).toMatchObject({
    code: "MN010",
    hint: "See them all: minoots tenants list",
  });
});
