import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

sqlTest("takes a tier that there is", async ({ db }) => {
  expect(await answer(db, "minoots_private.read_tier('pro')")).toBe("pro");
});

sqlTest("names them all for any other", async ({ db }) => {
  expect(await refusal(db, "minoots_private.read_tier('gold')")).toMatchObject({
    code: "MN001",
    path: "tier",
    message: 'tier is "gold".',
    hint: "Use free, pro, team, enterprise.",
  });
  expect(await refusal(db, "minoots_private.read_tier(null)")).toMatchObject({ code: "MN001" });
});
