import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const read = "minoots_private.read_tenant_name($1)";

sqlTest.for(["acme", "Acme & Sons", "é"])("takes %s", async (name, { db }) => {
  expect(await answer(db, read, [name])).toBe(name);
});

sqlTest.for([
  null,
  "",
  " acme",
  "acme ",
  "a\nb",
  "x".repeat(101),
  "019A9C3E-7f00-7000-8000-000000000000",
])("refuses %j", async (name, { db }) => {
  expect(await refusal(db, read, [name])).toMatchObject({ code: "MN001", path: "name" });
});
