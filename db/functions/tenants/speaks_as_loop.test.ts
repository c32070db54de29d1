import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { actingAs, answer } from "../../../test/harness/rules.ts";

sqlTest.for([
  ["minoots_server", false],
  ["minoots_kernel", true],
  ["minoots_worker", true],
  ["minoots_tenant", false],
] as const)("%s speaks as a loop: %s", async ([role, expected], { db }) => {
  await db.query("grant execute on all functions in schema minoots_private to public");
  const speaks = "minoots_private.speaks_as_loop()";

  expect(await actingAs(db, role, () => answer(db, speaks))).toBe(expected);
});
