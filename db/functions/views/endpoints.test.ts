import { expect } from "vitest";
import { insertTenant, sqlTest } from "../../../test/harness/database.ts";
import { openEndpoint, origin } from "../../../test/harness/endpoints.ts";
import { createUser } from "../../../test/harness/roles.ts";
import { actingAs, answer, refusal } from "../../../test/harness/rules.ts";

const origins = "(select array_agg(origin) from minoots.endpoints)";

sqlTest("a tenant sees its own endpoints, and nobody a secret", async ({ db, tenant }) => {
  const other = await insertTenant(db);
  await openEndpoint(db, tenant);
  const user = await createUser(db, tenant);
  const stranger = await createUser(db, other);

  expect(await actingAs(db, user, () => answer(db, origins))).toEqual([origin]);
  expect(await actingAs(db, stranger, () => answer(db, origins))).toBeNull();
  const peek = "(select sealed_secrets from minoots_private.endpoints)";
  expect(await actingAs(db, user, () => refusal(db, peek))).toMatchObject({ code: "42501" });
});

sqlTest("it says where each stands", async ({ db, tenant }) => {
  await openEndpoint(db, tenant);
  const state = "(select state from minoots.endpoints)";
  expect(await answer(db, state)).toBe("healthy");

  await db.query(
    `update minoots_private.endpoints set opened_at = created_at, cool_down = '30 s',
      held_until = created_at`,
  );
  expect(await answer(db, state)).toBe("open");
  expect(await answer(db, "(select probe_at = opened_at from minoots.endpoints)")).toBe(true);

  await db.query(
    "update minoots_private.endpoints set disabled_at = created_at, disabled_reason = 'So.'",
  );
  expect(await answer(db, state)).toBe("disabled");
});
