import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { createUser } from "../../../test/harness/roles.ts";
import { actingAs, answer } from "../../../test/harness/rules.ts";

const actor = "minoots_private.actor()";

sqlTest.beforeEach(async ({ db }) => {
  await db.query("grant execute on all functions in schema minoots_private to public");
});

sqlTest("the server says who it was", async ({ db, become }) => {
  await become("minoots_server");
  await db.query("set local minoots.actor = 'key:main'");

  expect(await answer(db, actor)).toBe("key:main");
});

sqlTest("a server that does not say it acts itself", async ({ db, become }) => {
  await become("minoots_server");

  expect(await answer(db, actor)).toBe("role:minoots_server");
});

sqlTest("a SQL user is their role, whatever they set", async ({ db, tenant }) => {
  const user = await createUser(db, tenant);
  await db.query("set local minoots.actor = 'key:main'");

  expect(await actingAs(db, user, () => answer(db, actor))).toBe(`role:${user}`);
});
