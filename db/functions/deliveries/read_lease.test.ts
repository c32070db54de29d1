import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

sqlTest.for([
  [null, "00:05:00"],
  ["1s", "00:00:01"],
  ["PT1H", "01:00:00"],
])("%s is %s", async ([written, lease], { db }) => {
  expect(await answer(db, "minoots_private.read_lease($1)::text", [written])).toBe(lease);
});

sqlTest.for(["0s", "999ms", "61m", "soon"])("%s is refused", async (written, { db }) => {
  const refused = await refusal(db, "minoots_private.read_lease($1)", [written]);

  expect(refused).toMatchObject({ code: "MN003", path: "lease" });
});
