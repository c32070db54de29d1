import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

sqlTest("a while ago is an instant", async ({ db, clock }) => {
  await clock.set("2026-11-20T08:00:00Z");

  expect(await answer(db, "minoots_private.read_past('7d', '7 days')")).toEqual(
    "2026-11-13 08:00:00+00",
  );
});

sqlTest.for([null, "169h", "P1M", "-1h"])("%s is refused", async (past, { db }) => {
  const refused = await refusal(db, "minoots_private.read_past($1, '7 days')", [past]);

  expect(refused).toMatchObject({ code: "MN003", path: "past" });
});
