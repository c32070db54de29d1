import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";

sqlTest.for([
  [{ a: "{name} and {name}", "{key}": 1 }, ["key", "name"]],
  ["{labels.ü}{metadata.a}", ["labels.ü", "metadata.a"]],
  [{ a: { b: "{ name }" }, c: "{}", d: '{"x"}', e: "{a\nb}" }, []],
] as const)("%j names %j", async ([template, fields], { db }) => {
  const { rows } = await db.query(
    "select field from minoots_private.fields_of_template($1) order by field",
    [JSON.stringify(template)],
  );

  expect(rows.map(({ field }) => field)).toEqual(fields);
});
