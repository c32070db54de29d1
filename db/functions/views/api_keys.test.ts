import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { insertTenant } from "../../../test/harness/database.ts";
import { createAdmin, insertKey, speakFor } from "../../../test/harness/keys.ts";
import { createUser } from "../../../test/harness/roles.ts";
import { actingAs, answer, refusal } from "../../../test/harness/rules.ts";

const ids = "(select array_agg(id order by id) from minoots.api_keys)";

sqlTest("says of each key where it stands", async ({ db, tenant, clock }) => {
  await clock.set("2026-11-20T08:00:00Z");
  await insertKey(db, tenant);
  await insertKey(db, tenant, { id: "expired", expiresAt: "2026-11-20T08:00:00Z" });
  await insertKey(db, tenant, { id: "revoked", expiresAt: "2026-11-20T08:00:00Z" });
  await db.query(
    "update minoots_private.api_keys set revoked_at = created_at where id = 'revoked'",
  );

  const { rows } = await db.query("select id, status from minoots.api_keys order by id");
  expect(rows).toEqual([
    { id: "chief", status: "live" },
    { id: "expired", status: "expired" },
    { id: "revoked", status: "revoked" },
  ]);
});

sqlTest("admins see their own tenant's keys, others none", async ({ db, tenant, become }) => {
  const other = await insertTenant(db);
  await insertKey(db, other, { id: "theirs" });
  await insertKey(db, tenant);
  const admin = await createAdmin(db, tenant);
  const user = await createUser(db, tenant);

  expect(await actingAs(db, admin, () => answer(db, ids))).toEqual(["chief"]);
  expect(await actingAs(db, user, () => answer(db, ids))).toBeNull();
  await become("minoots_server", tenant);
  expect(await answer(db, ids)).toBeNull();
  await speakFor(db, "chief");
  expect(await answer(db, ids)).toEqual(["chief"]);
});

sqlTest("nobody sees a hash, nor writes", async ({ db, tenant }) => {
  const admin = await createAdmin(db, tenant);

  const hash = "(select secret_hash from minoots_private.api_keys)";
  expect(await actingAs(db, admin, () => refusal(db, hash))).toMatchObject({ code: "42501" });
});
