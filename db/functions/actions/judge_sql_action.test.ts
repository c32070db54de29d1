import { expect } from "vitest";
import { define, openShop, type Shop } from "../../../test/harness/actions.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const judge = "minoots_private.judge_sql_action($1::regprocedure)";

const shopTest = sqlTest.extend("shop", async ({ db }): Promise<Shop> => await openShop(db));

shopTest.for(["jsonb", "void"])("a function that returns %s may", async (returns, { db, shop }) => {
  const signature = await define(db, shop, returns === "void" ? "" : "return null;", { returns });

  expect(await answer(db, judge, [signature])).toBe("");
});

shopTest.for(["text", "setof jsonb", "boolean"])(
  "one that returns %s may not",
  async (returns, { db, shop }) => {
    const signature = await define(db, shop, "null;", { returns });

    expect(await refusal(db, judge, [signature])).toMatchObject({
      code: "MN001",
      message: expect.stringContaining("is not of the form") as string,
    });
  },
);

shopTest("nor one with the caller's rights, with ours, or out of reach", async ({ db, shop }) => {
  const signature = await define(db, shop, "return null;", { form: "" });
  const name = `${shop.name}.expire(uuid,jsonb)`;

  expect(await refusal(db, judge, [signature])).toEqual({
    code: "MN001",
    path: "function",
    message: `function ${name} would run with the rights of whoever calls it.`,
    hint: `alter function ${name} security definer;`,
  });

  await db.query(`alter function ${signature} security definer`);
  for (const owner of ["minoots_owner", "current_user"]) {
    await db.query(`grant all on schema ${shop.name} to minoots_owner`);
    await db.query(`alter function ${signature} owner to ${owner}`);
    expect(await refusal(db, judge, [signature])).toMatchObject({ code: "MN009" });
  }

  await db.query(`alter function ${signature} owner to ${shop.name}`);
  await db.query(`revoke usage on schema ${shop.name} from minoots_actions`);
  expect(await refusal(db, judge, [signature])).toMatchObject({
    code: "MN009",
    hint: expect.stringContaining(
      `grant usage on schema ${shop.name} to minoots_actions`,
    ) as string,
  });
  await db.query(`grant usage on schema ${shop.name} to minoots_actions`);
  await db.query(`revoke execute on function ${signature} from public`);
  expect(await refusal(db, judge, [signature])).toMatchObject({ code: "MN009" });
});

sqlTest.for([null, "pg_catalog.lower(text)", "pg_catalog.count()"])(
  "nor %s",
  async (signature, { db }) => {
    expect(await refusal(db, judge, [signature])).toMatchObject({
      code: "MN001",
      path: "function",
    });
  },
);
