import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

const numbers = `array(select classid::int from pg_locks
  where locktype = 'advisory' and objsubid = 2 and pid = pg_backend_pid() order by classid)`;

const marks = async (db: Queryable) => await answer<number[]>(db, numbers);

sqlTest("a rule that writes for all marks nothing more", async ({ db, tenant }) => {
  await db.query("select minoots_private.mark_feed_alone($1)", [tenant.number]);
  await db.query("select minoots_private.mark_feed(0)");

  expect(await marks(db)).toEqual([tenant.number]);
});

sqlTest("in the next transaction it does", async ({ db, tenant }) => {
  await db.query("savepoint alone");
  await db.query("select minoots_private.mark_feed_alone($1)", [tenant.number]);
  await db.query("rollback to savepoint alone");
  await db.query("select minoots_private.mark_feed(0)");

  expect(await marks(db)).toEqual([0]);
});
