import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { createAdmin, insertKey, speakFor } from "../../../test/harness/keys.ts";
import { actingAs, refusal } from "../../../test/harness/rules.ts";

const create = `select outcome, message, (api_key).*, secret
  from minoots.create_api_key('laptop', scopes => '{read}', expires_in => '1d')`;

sqlTest("an admin key makes another, and is named in it", async ({ db, tenant, become, clock }) => {
  await clock.set("2026-11-20T08:00:00Z");
  await speakFor(db, await insertKey(db, tenant));
  await become("minoots_server", tenant);

  const { rows } = await db.query(create);

  expect(rows).toMatchObject([
    {
      outcome: "created",
      message: "Keep the secret now: it is not shown again.",
      tenant_id: tenant.id,
      name: "laptop",
      scopes: ["read"],
      status: "live",
      created_by: "key:chief",
      environment: "live",
    },
  ]);
  expect(rows[0].secret).toContain(`mnt_live_${rows[0].id}_`);
});

sqlTest("so does a SQL role that is an admin, for its own tenant", async ({ db, tenant }) => {
  const admin = await createAdmin(db, tenant);

  const { rows } = await actingAs(db, admin, () => db.query(create));

  expect(rows).toMatchObject([{ tenant_id: tenant.id, created_by: `role:${admin}` }]);
});

sqlTest("a key without the scope makes none", async ({ db, tenant, become }) => {
  await speakFor(db, await insertKey(db, tenant, { scopes: ["read", "write"] }));
  await become("minoots_server", tenant);

  expect(await refusal(db, "minoots.create_api_key('laptop')")).toMatchObject({ code: "MN009" });
});
