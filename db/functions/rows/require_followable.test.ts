import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const requiring = (table: string, column: string) =>
  `minoots_private.require_followable('${table}'::regclass, '${column}')`;

sqlTest("a table with an instant is good, also by a domain", async ({ db }) => {
  await db.query("create domain moment as timestamptz");
  await db.query("create table orders (id integer, at timestamptz, until moment)");

  expect(await answer(db, requiring("orders", "at"))).toEqual({ id: "", at: "", until: "" });
  expect(await answer(db, requiring("orders", "until"))).toEqual({ id: "", at: "", until: "" });
});

sqlTest("what cannot be followed is refused", async ({ db }) => {
  await db.query("create temp table fleeting (at timestamptz)");
  await db.query("create table public.orders (id integer, at timestamp)");
  await db.query("create view public.seen as select now() as at");

  expect([
    await refusal(db, requiring("fleeting", "at")),
    await refusal(db, requiring("seen", "at")),
    await refusal(db, requiring("orders", "at")),
    await refusal(db, requiring("orders", "id")),
    await refusal(db, requiring("orders", "then")),
  ]).toMatchObject([
    { code: "MN001", message: "onTable fleeting is not a table that lasts." },
    { message: "onTable seen is not a table that lasts." },
    { message: "fireAt at is of type timestamp without time zone." },
    { message: "fireAt id is of type integer." },
    { message: 'fireAt "then" is not a column of the table.' },
  ]);
});
