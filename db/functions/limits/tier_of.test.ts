import { expect } from "vitest";
import { insertTenant, sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

sqlTest("answers the tier of the tenant, with what it states", async ({ db }) => {
  const tenant = await insertTenant(db, "pro");

  const tier = "to_jsonb(minoots_private.tier_of($1))";
  expect(await answer(db, tier, [tenant.id])).toMatchObject({ name: "pro", burst: 600 });
});
