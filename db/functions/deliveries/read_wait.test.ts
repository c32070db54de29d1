import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

sqlTest.for([
  [null, 0],
  ["250ms", 250],
  ["PT55S", 55_000],
] as const)("%s is %i ms", async ([written, waitMs], { db }) => {
  expect(await answer(db, "minoots_private.read_wait($1)", [written])).toBe(waitMs);
});

sqlTest.for(["56s", "-1s", "long"])("%s is refused", async (written, { db }) => {
  const refused = await refusal(db, "minoots_private.read_wait($1)", [written]);

  expect(refused).toMatchObject({ code: "MN003", path: "wait" });
});
