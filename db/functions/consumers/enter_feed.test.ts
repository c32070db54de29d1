import { expect } from "vitest";
import { checkEpoch } from "../../../src/database/calls.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

const entering = "minoots_private.enter_feed()";

sqlTest("a restored database is noticed, where no process of ours has run", async ({ db }) => {
  const before = await checkEpoch(db);
  await db.query("update minoots_private.feed_epochs set system_identifier = 1");

  expect(await answer(db, entering)).toBe(before + 1);
  expect(await answer(db, entering)).toBe(before + 1);
});

sqlTest("in a snapshot that would lose events it is refused", async ({ db }) => {
  await db.query("rollback; begin isolation level repeatable read");

  await expect(db.query(`select ${entering}`)).rejects.toMatchObject({ code: "MN001" });
  await db.query("rollback; begin; savepoint test");
});
