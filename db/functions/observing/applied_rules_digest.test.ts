import { expect } from "vitest";
import { appliedRules } from "../../../src/database/calls.ts";
import { test } from "../../../test/harness/database.ts";

test("the server is told which rules hold, and no tenant is", async ({ db, as }) => {
  const digest = await appliedRules(as("minoots_server"));

  const { rows } = await db.query("select digest from minoots_private.applied_rules");
  expect(rows).toEqual([{ digest }]);
  await expect(appliedRules(as("minoots_tenant"))).rejects.toMatchObject({ code: "42501" });
});
