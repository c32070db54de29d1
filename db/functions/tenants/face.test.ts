import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { createUser } from "../../../test/harness/roles.ts";
import { actingAs, answer } from "../../../test/harness/rules.ts";

const face = "minoots_private.face()";

sqlTest.beforeEach(async ({ db }) => {
  await db.query("grant execute on all functions in schema minoots_private to public");
});

sqlTest("the server says through which face it was", async ({ db, become }) => {
  await become("minoots_server");
  await db.query("set local minoots.face = 'rest'");

  expect(await answer(db, face)).toBe("rest");
});

sqlTest("without a word it was SQL", async ({ db, become }) => {
  await become("minoots_server");

  expect(await answer(db, face)).toBe("sql");
});

sqlTest("of a SQL user it was SQL, whatever they set", async ({ db, tenant }) => {
  const user = await createUser(db, tenant);
  await db.query("set local minoots.face = 'rest'");

  expect(await actingAs(db, user, () => answer(db, face))).toBe("sql");
});
