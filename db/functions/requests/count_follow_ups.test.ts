import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

const leaf = { name: "a", metadata: { onFailed: [1, 2] } };

sqlTest.for([
  [null, 0],
  [{ onFailed: [leaf] }, 1],
  [{ onFailed: [leaf, leaf], onMissed: [{ ...leaf, onCompleted: [leaf, leaf] }] }, 5],
] as const)("%j has %i", async ([followUps, count], { db }) => {
  expect(await answer(db, "minoots_private.count_follow_ups($1)", [followUps])).toBe(count);
});
