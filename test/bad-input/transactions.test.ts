// The functions called where a transaction cannot go on, can only read, or is prepared to end
// later: the caller hears it, and nothing is half done.
import { expect } from "vitest";
import type pg from "pg";
import { test } from "../harness/database.ts";
import { refusalOf } from "../harness/rules.ts";

const schedule = "select from minoots.schedule_timer('tea', fire_in => '1h', key => $1)";

const keysOf = async (db: pg.Pool) => {
  const { rows } = await db.query("select key from minoots_private.timers order by key");
  return rows.map(({ key }) => key as string);
};

test("in an aborted transaction nothing is done, and a savepoint saves what was", async ({
  connect,
  db,
  tenant,
}) => {
  const client = await connect({ role: "minoots_server", tenant });
  await client.query("begin");
  await client.query(schedule, ["before"]);
  await client.query("savepoint mistake");

  const refused = await refusalOf(client.query("select from minoots.schedule_timer('')"));
  const aborted = await refusalOf(client.query(schedule, ["lost"]));
  await client.query("rollback to savepoint mistake");
  await client.query(schedule, ["after"]);
  await client.query("commit");

  expect([refused.code, aborted.code]).toEqual(["MN001", "25P02"]);
  expect(await keysOf(db)).toEqual(["after", "before"]);
});

test("a transaction that may only read is told so, and reads", async ({ connect, tenant }) => {
  const client = await connect({ role: "minoots_server", tenant });
  await client.query("begin transaction read only; savepoint mistake");

  const refused = await refusalOf(client.query(schedule, ["read-only"]));
  await client.query("rollback to savepoint mistake");

  expect(refused.code).toBe("25006");
  expect((await client.query("select from minoots.find_timers()")).rowCount).toBe(0);
});
