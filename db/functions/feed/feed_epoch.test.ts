import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";

sqlTest(
  "the epoch is the latest that was opened, known to every reader",
  async ({ db, tenant, become }) => {
    await db.query(`
    delete from minoots_private.feed_epochs;
    insert into minoots_private.feed_epochs
    values (2, 1, 1, 1, 9, now()), (3, 1, 2, 1, 9, now()), (1, 1, 1, 1, 0, now())`);
    await become("minoots_server", tenant);

    const { rows } = await db.query("select minoots_private.feed_epoch() as epoch");

    expect(rows).toEqual([{ epoch: 3 }]);
  },
);

sqlTest("the first epoch counts before it is opened", async ({ db }) => {
  await db.query("delete from minoots_private.feed_epochs");

  const { rows } = await db.query("select minoots_private.feed_epoch() as epoch");

  expect(rows).toEqual([{ epoch: 1 }]);
});
