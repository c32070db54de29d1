import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { createUser } from "../../../test/harness/roles.ts";
import { actingAs, answer } from "../../../test/harness/rules.ts";

const speaks = "minoots_private.speaks_as_server()";

sqlTest.for([
  ["minoots_server", true],
  ["minoots_kernel", false],
  ["minoots_worker", false],
  ["minoots_tenant", false],
  ["minoots_owner", false],
] as const)("%s speaks as the server: %s", async ([role, expected], { db }) => {
  await db.query("grant execute on all functions in schema minoots_private to public");

  expect(await actingAs(db, role, () => answer(db, speaks))).toBe(expected);
});

sqlTest("a login that may act as the server speaks as it", async ({ db }) => {
  const user = await createUser(db, null);
  await db.query(`grant minoots_server to ${user}`);
  await db.query("grant execute on all functions in schema minoots_private to public");

  expect(await actingAs(db, user, () => answer(db, speaks))).toBe(true);
});
