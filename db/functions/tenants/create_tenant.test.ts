import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const create = "minoots_private.create_tenant($1, $2)";

sqlTest("makes a tenant", async ({ db, clock }) => {
  await clock.set("2026-11-20T08:00:00Z");

  const id = await answer(db, create, ["acme", "pro"]);

  const { rows } = await db.query(
    `select id, tier, created_at = '2026-11-20T08:00:00Z' as now, number > 0 as numbered
    from minoots_private.tenants where name = 'acme'`,
  );
  expect(rows).toEqual([{ id, tier: "pro", now: true, numbered: true }]);
});

sqlTest("answers the one that has the name, and leaves it as it is", async ({ db }) => {
  const first = await answer(db, create, ["acme", "pro"]);

  const second = await answer(db, create, ["acme", "free"]);

  expect(second).toBe(first);
  expect(await answer(db, "(select tier from minoots_private.tenants where name = 'acme')")).toBe(
    "pro",
  );
});

sqlTest("refuses a tier that there is not", async ({ db }) => {
  expect(await refusal(db, create, ["acme", "gold"])).toMatchObject({
    code: "MN001",
    path: "tier",
  });
});
