import { expect } from "vitest";
import { refusal, sqlTest, test } from "../../../test/harness/database.ts";

const call = "select minoots_private.require_feed_reader()";

sqlTest("in READ COMMITTED on the primary the feed may be read", async ({ db }) => {
  await expect(db.query(call)).resolves.toBeDefined();
});

test.for(["repeatable read", "serializable"])(
  "in %s it is refused, since events would be lost",
  async (level, { connect }) => {
    const client = await connect();
    await client.query(`begin isolation level ${level}`);

    const refused = await refusal(client, call);

    expect(refused).toMatchObject({ code: "MN001" });
    expect(refused.message).toContain(level);
    expect(refused.hint).toContain("READ COMMITTED");
  },
);

sqlTest("on a standby it is refused", async ({ db }) => {
  await db.query(`
    create function test.pg_is_in_recovery() returns boolean language sql as 'select true';
    set local search_path = test, pg_catalog`);

  expect(await refusal(db, call)).toMatchObject({
    code: "MN017",
    hint: "Read it on the primary.",
  });
});
