import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { insertKey } from "../../../test/harness/keys.ts";
import { refusal } from "../../../test/harness/rules.ts";

const end = "minoots_private.end_api_key($1, $2)";

sqlTest("ends a key, once", async ({ db, tenant, clock }) => {
  await insertKey(db, tenant);
  await clock.set("2026-11-20T08:00:00Z");
  const first = await db.query(`select * from ${end}`, [tenant.id, "chief"]);
  await clock.set("2026-11-20T08:05:00Z");
  const second = await db.query(`select * from ${end}`, [tenant.id, "chief"]);

  expect([...first.rows, ...second.rows]).toEqual([
    { outcome: "changed", message: "Revoked: within seconds it is refused everywhere." },
    { outcome: "unchanged", message: "Revoked 5 min ago." },
  ]);
  const { rows } = await db.query(
    "select revoked_at = '2026-11-20T08:00:00Z' as first, revoked_by from minoots_private.api_keys",
  );
  expect(rows).toMatchObject([{ first: true, revoked_by: expect.stringMatching(/^role:/) }]);
});

sqlTest.for(["nobody", null])("refuses the id %s", async (id, { db, tenant }) => {
  expect(await refusal(db, end, [tenant.id, id])).toMatchObject({
    code: "MN010",
    path: "id",
    message: "id names no key.",
  });
});
