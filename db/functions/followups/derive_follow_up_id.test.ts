import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

const tenant = "11111111-1111-4111-8111-111111111111";
const parent = "019a9c3e-7f00-7000-8000-000000000001";
const derive = "minoots_private.derive_follow_up_id($1, $2, $3, $4)";

sqlTest("is always the same, a uuid that begins as its parent's", async ({ db }) => {
  const id = await answer(db, derive, [tenant, parent, "onFailed", 0]);

  expect(id).toMatch(/^019a9c3e-7f00-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(await answer(db, derive, [tenant, parent, "onFailed", 0])).toBe(id);
});

sqlTest("differs with the tenant, the parent, the list and the place", async ({ db }) => {
  const ids = await Promise.all(
    [
      [tenant, parent, "onFailed", 0],
      [parent, parent, "onFailed", 0],
      [tenant, tenant, "onFailed", 0],
      [tenant, parent, "onMissed", 0],
      [tenant, parent, "onFailed", 1],
    ].map((values) => answer(db, derive, values)),
  );

  expect(new Set(ids)).toHaveLength(ids.length);
});
