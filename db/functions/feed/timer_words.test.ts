import { expect } from "vitest";
import { answer } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const words = "minoots_private.timer_words('tea', $1, $2, '2026-11-20T09:00:00+01')";
const fireAt = "2026-11-20T08:00:00.000Z";

sqlTest.for([
  [null, {}, { name: "tea", fireAt }],
  ["a", { order: "42" }, { name: "tea", key: "a", labels: { order: "42" }, fireAt }],
] as const)("keeps of key %j and labels %j: %j", async ([key, labels, kept], { db }) => {
  expect(await answer(db, words, [key, labels])).toEqual(kept);
});
