import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const register = "minoots_private.register_action('job', $1, $2, null, null)";

sqlTest("registered twice it is there once, for all and for one apart", async ({ db, tenant }) => {
  for (const named of [null, null, tenant.name, tenant.id]) {
    await db.query(`select ${register}`, ["send", named]);
  }

  expect(await answer(db, "(select count(*) from minoots_private.registered_actions)")).toBe(2);
});

sqlTest.for([null, "", "a b", "-x", "x".repeat(129), "a\nb"])(
  "%j is no name",
  async (name, { db }) => {
    expect(await refusal(db, register, [name, null])).toMatchObject({
      code: "MN001",
      path: "name",
    });
  },
);

sqlTest("for a tenant that is not there it is refused", async ({ db }) => {
  expect(await refusal(db, register, ["send", "nobody"])).toMatchObject({ code: "MN010" });
});
