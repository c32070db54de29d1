import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { createAdmin, insertKey, speakFor } from "../../../test/harness/keys.ts";
import { createUser } from "../../../test/harness/roles.ts";
import { actingAs, answer } from "../../../test/harness/rules.ts";

const isAdmin = "minoots_private.is_admin()";
const now = "2026-11-20T08:00:00Z";

sqlTest.beforeEach(({ clock }) => clock.set(now));

sqlTest(
  "the server is one while it serves a key with the scope",
  async ({ db, tenant, become }) => {
    await insertKey(db, tenant);
    await insertKey(db, tenant, { id: "clerk", scopes: ["read", "write"] });
    await insertKey(db, tenant, { id: "former", expiresAt: now });
    await become("minoots_server", tenant);

    const asked: [string, boolean][] = [];
    for (const id of ["chief", "clerk", "former", "nobody"]) {
      await speakFor(db, id);
      asked.push([id, await answer(db, isAdmin)]);
    }

    expect(asked).toEqual([
      ["chief", true],
      ["clerk", false],
      ["former", false],
      ["nobody", false],
    ]);
  },
);

sqlTest(
  "not any more once the key is revoked or the tenant suspended",
  async ({ db, tenant, become }) => {
    await speakFor(db, await insertKey(db, tenant));
    const asked = async () => {
      await become("minoots_server", tenant);
      const answered = await answer(db, isAdmin);
      await become(null);
      return answered;
    };
    const before = await asked();
    await db.query("update minoots_private.tenants set suspended_at = $1 where id = $2", [
      now,
      tenant.id,
    ]);
    const suspended = await asked();
    await db.query("update minoots_private.tenants set suspended_at = null");
    await db.query("update minoots_private.api_keys set revoked_at = $1", [now]);

    expect([before, suspended, await asked()]).toEqual([true, false, false]);
  },
);

sqlTest(
  "a SQL role is one if an operator made it one, whatever it sets",
  async ({ db, tenant }) => {
    await speakFor(db, await insertKey(db, tenant));
    const admin = await createAdmin(db, tenant);
    const user = await createUser(db, tenant);

    expect(await actingAs(db, admin, () => answer(db, isAdmin))).toBe(true);
    expect(await actingAs(db, user, () => answer(db, isAdmin))).toBe(false);
  },
);
