// The functions in a transaction that is prepared, and ended later by somebody else: what Postgres
// does not let be prepared is refused in words, all else works, and the feed waits for it.
import { expect } from "vitest";
import { test } from "../harness/database.ts";
import { openTail } from "../harness/feed.ts";
import { refusalOf } from "../harness/rules.ts";

const schedule = "select from minoots.schedule_timer($1, fire_in => $2, key => $1)";

test("a prepared transaction is held back with all that comes after it, and lost nowhere", async ({
  connect,
  db,
  tenant,
}) => {
  const tail = openTail(db, 0);
  const client = await connect({ role: "minoots_server", tenant });
  const other = await connect({ role: "minoots_server", tenant });
  for (const name of ["kept", "dropped"]) {
    await client.query("begin");
    await client.query(schedule, [name, "2h"]);
    await client.query(`prepare transaction '${name} ${tenant.id}'`);
  }
  await other.query(schedule, ["after", "2h"]);
  expect(await tail.drain()).toEqual([]);

  await db.query(`rollback prepared 'dropped ${tenant.id}'`);
  await db.query(`commit prepared 'kept ${tenant.id}'`);

  const { rows } = await db.query("select key from minoots_private.timers order by key");
  expect(rows.map(({ key }) => key as string)).toEqual(["after", "kept"]);
  expect((await tail.drain()).map(({ type }) => type)).toHaveLength(2);
});

test("a timer so near that a kernel is told of it cannot be prepared, and is not there", async ({
  connect,
  db,
  tenant,
}) => {
  const client = await connect({ role: "minoots_server", tenant });
  await client.query("begin");
  await client.query(schedule, ["near", "1s"]);

  const refused = await refusalOf(client.query(`prepare transaction 'near ${tenant.id}'`));

  expect(refused).toMatchObject({ code: "0A000" });
  const timers = await db.query("select from minoots_private.timers where key = 'near'");
  expect(timers.rowCount).toBe(0);
});
