import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

const known = { name: "tea", labels: { "a.b": "c" }, metadata: { list: [{ n: 1 }], none: null } };

sqlTest.for([
  ["name", "tea"],
  ["labels.a.b", "c"],
  ["labels", { "a.b": "c" }],
  ["metadata.list.0.n", 1],
  ["metadata.none", null],
  ["metadata.list.1", undefined],
  ["labels.x", undefined],
  ["key", undefined],
] as const)("%s is %j", async ([field, value], { db }) => {
  const call = "minoots_private.template_value($1, $2)";
  const values = [JSON.stringify(known), field];

  expect(await answer(db, `${call} is null`, values)).toBe(value === undefined);
  expect(await answer(db, call, values)).toEqual(value ?? null);
});
