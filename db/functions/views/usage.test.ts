import { expect } from "vitest";
import { insertTenant } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";
import { verbTest } from "../../../test/harness/timers.ts";

verbTest("shows a tenant its own days only", async ({ server, db, tenant, become }) => {
  await become(null);
  const other = await insertTenant(db);
  await db.query(
    `insert into minoots_private.usage (tenant_id, day, fired)
    values ($1, '2026-11-20', 3), ($2, '2026-11-20', 4)`,
    [tenant.id, other.id],
  );
  await become("minoots_server", tenant);

  const days = "(select json_agg(json_build_array(day, fired)) from minoots.usage)";
  expect(await answer(server, days)).toEqual([["2026-11-20", 3]]);
});
