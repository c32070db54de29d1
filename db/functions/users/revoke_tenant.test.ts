import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { createUser } from "../../../test/harness/roles.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

sqlTest("a session that is open is refused from then on", async ({ db, tenant }) => {
  const user = await createUser(db, tenant);

  expect(await answer(db, "minoots_private.revoke_tenant($1)", [user])).toBe(true);
  expect(await answer(db, "minoots_private.revoke_tenant($1)", [user])).toBe(false);

  await db.query(`set local role ${user}`);
  expect(await refusal(db, "minoots.schedule_timer('tea', fire_in => '1h')")).toMatchObject({
    code: "MN009",
  });
});
