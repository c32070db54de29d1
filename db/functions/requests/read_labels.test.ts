import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_labels($1, 'labels', 'timers[0].')";

const numbered = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`label${index}`, "x"]));

sqlTest.for([
  [{}, {}],
  [{ labels: null }, {}],
  [{ labels: { order: "42", "team name": "übung" } }, { order: "42", "team name": "übung" }],
  [{ labels: { name: "tea" } }, { name: "tea" }],
  [{ labels: numbered(32) }, numbered(32)],
] as const)("reads %j as %j", async ([request, labels], { db }) => {
  expect(await answer(db, read, [request])).toEqual(labels);
});

sqlTest.for([
  [numbered(33), "labels", "has over 32 entries."],
  [[], "labels", "is not a JSON object."],
  ["order", "labels", "is not a JSON object."],
  [{ order: null }, "labels", "holds a null."],
  [{ order: 42 }, "labels.order", "is not text."],
  [{ order: ["42"] }, "labels.order", "is not text."],
  [{ order: "" }, "labels.order", "has 0 characters."],
  [{ order: "x".repeat(256) }, "labels.order", "has 256 characters."],
  [{ order: "a\nb" }, "labels.order", "holds control characters or direction marks."],
  [{ "": "42" }, "labels.name", "has 0 characters."],
  [{ ["x".repeat(65)]: "42" }, "labels.name", "has 65 characters."],
  [{ "a\u202eb": "42" }, "labels.name", "holds control characters or direction marks."],
] as const)("refuses %j at %s: %s", async ([labels, path, message], { db }) => {
  expect(await refusal(db, read, [{ labels }])).toMatchObject({
    code: "MN001",
    path: `timers[0].${path}`,
    message: `timers[0].${path} ${message}`,
  });
});

sqlTest("refuses labels over 16 kB", async ({ db }) => {
  const labels = { order: "x".repeat(16_384) };

  expect(await refusal(db, read, [{ labels }])).toMatchObject({
    code: "MN014",
    path: "timers[0].labels",
  });
});
