import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const keyOf = `minoots_private.row_key('public.parts'::regclass, 'expiry', $1::jsonb)`;

const partsTest = sqlTest.extend("key", async ({ db }) => {
  await db.query("set local search_path = pg_catalog, pg_temp");
  await db.query("create table public.parts (b text, x integer, a integer, primary key (a, b))");
  return async (row: object) => await answer(db, keyOf, [JSON.stringify(row)]);
});

partsTest("it names table, trigger and primary key, in the key's order", async ({ key }) => {
  expect(await key({ a: 1, b: "two", x: 3 })).toBe("public.parts.expiry:1:two");
});

partsTest("no two rows have one key", async ({ key }) => {
  const keys = [await key({ a: 1, b: "1:%" }), await key({ a: 1, b: "1%3A%" })];

  expect(keys).toEqual(["public.parts.expiry:1:1%3A%25", "public.parts.expiry:1:1%253A%25"]);
});

partsTest("without a row there is none", async ({ db, key }) => {
  expect([await answer(db, keyOf, [null]), await key({ a: 1, b: "" })]).toEqual([
    null,
    "public.parts.expiry:1:",
  ]);
});

partsTest("a table without a primary key is refused", async ({ db, key }) => {
  await key({ a: 1, b: "2" });
  await db.query("alter table public.parts drop constraint parts_pkey");

  expect(await refusal(db, keyOf, ["{}"])).toMatchObject({
    code: "MN001",
    message: "The table public.parts has no primary key.",
  });
});
