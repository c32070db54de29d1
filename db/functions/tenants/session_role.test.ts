import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { createUser } from "../../../test/harness/roles.ts";
import { actingAs, answer } from "../../../test/harness/rules.ts";

const role = "minoots_private.session_role()";

sqlTest("who connected speaks, when no role was set", async ({ db }) => {
  expect(await answer(db, `${role} = session_user`)).toBe(true);
});

sqlTest("the role that was set speaks", async ({ db }) => {
  const user = await createUser(db, null);
  await db.query("grant execute on function minoots_private.session_role to public");

  expect(await actingAs(db, user, () => answer(db, role))).toBe(user);
});

sqlTest("inside a definer function the caller speaks, not its owner", async ({ db }) => {
  const user = await createUser(db, null);
  await db.query(`create function public.asked() returns text language sql
    security definer as $$ select minoots_private.session_role() || ' as ' || current_user $$`);
  await db.query("alter function public.asked owner to minoots_owner");

  const asked = await actingAs(db, user, () => answer(db, "public.asked()"));

  expect(asked).toBe(`${user} as minoots_owner`);
});
