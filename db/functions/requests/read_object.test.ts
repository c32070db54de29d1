import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_object($1, 'labels', 'timers[0].', 16)";

sqlTest.for([
  [{}, {}],
  [{ labels: null }, {}],
  [{ labels: {} }, {}],
  [{ labels: { order: "42" } }, { order: "42" }],
] as const)("reads %j as %j", async ([request, object], { db }) => {
  expect(await answer(db, read, [request])).toEqual(object);
});

sqlTest.for(["{}", 1, true, [], [{}]])("refuses %j, which is no object", async (labels, { db }) => {
  expect(await refusal(db, read, [{ labels }])).toMatchObject({
    code: "MN001",
    path: "timers[0].labels",
    message: "timers[0].labels is not a JSON object.",
  });
});

sqlTest("refuses an object over its size, counted in bytes", async ({ db }) => {
  expect(await refusal(db, read, [{ labels: { order: "äöü" } }])).toEqual({
    code: "MN014",
    path: "timers[0].labels",
    message: "timers[0].labels has 19 bytes.",
    hint: "At most 16 bytes.",
  });
});
