import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { insertTenant } from "../../../test/harness/database.ts";
import { insertKey, speakFor } from "../../../test/harness/keys.ts";
import { refusal } from "../../../test/harness/rules.ts";

sqlTest("an admin key revokes another, or itself", async ({ db, tenant, become }) => {
  await insertKey(db, tenant, { id: "lost", scopes: ["read"] });
  await speakFor(db, await insertKey(db, tenant));
  await become("minoots_server", tenant);
  const revoke =
    "select outcome, (api_key).status, (api_key).revoked_by from minoots.revoke_api_key($1)";

  const lost = await db.query(revoke, ["lost"]);
  const own = await db.query(revoke, ["chief"]);

  const changed = { outcome: "changed", status: "revoked", revoked_by: "key:chief" };
  expect([...lost.rows, ...own.rows]).toEqual([changed, changed]);
  expect(await refusal(db, "minoots.revoke_api_key('lost')")).toMatchObject({ code: "MN009" });
});

sqlTest("another tenant's key is not there", async ({ db, tenant, become }) => {
  await insertKey(db, await insertTenant(db), { id: "theirs" });
  await speakFor(db, await insertKey(db, tenant));
  await become("minoots_server", tenant);

  expect(await refusal(db, "minoots.revoke_api_key('theirs')")).toMatchObject({ code: "MN010" });
});
