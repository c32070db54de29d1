import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { followTest, statuses, tie, timersOf } from "../../../test/harness/followed.ts";
import { refusalOf } from "../../../test/harness/rules.ts";

followTest("a row with a time has a timer, one without has none", async ({ user }) => {
  await user.query("insert into orders values (1, '2026-11-20T09:00:00+00'), (2, null)");

  expect(await timersOf(user)).toMatchObject([
    {
      key: "shop.orders.expiry:1",
      status: "scheduled",
      at: "2026-11-20 09:00",
      labels: { order: "1" },
    },
  ]);
});

followTest("it moves with the row, and dies with its time or with the row", async ({ user }) => {
  await user.query("insert into orders select n, '2026-11-20T09:00Z' from generate_series(1, 3) n");
  await user.query("update orders set expires_at = expires_at + interval '1 hour' where id = 1");
  await user.query("update orders set expires_at = null where id = 2");
  await user.query("delete from orders where id = 3");

  expect(await timersOf(user)).toMatchObject([
    { status: "scheduled", at: "2026-11-20 10:00", version: 2 },
    { status: "cancelled" },
    { status: "cancelled" },
  ]);
});

followTest("rolled back with the row, nothing has happened", async ({ user }) => {
  await user.query("savepoint work");
  await user.query("insert into orders values (1, '2026-11-20T09:00:00+00')");
  await user.query("rollback to savepoint work");

  expect(await timersOf(user)).toEqual([]);
});

followTest("a bulk statement ties one to each row", async ({ user }) => {
  await user.query(
    "insert into orders select n, '2026-11-20T09:00Z' from generate_series(1, 500) n",
  );
  await user.query("update orders set expires_at = '2026-11-20T10:00Z' where id <= 250");
  await user.query("delete from orders where id > 400");

  const shown = (await timersOf(user)).map(({ status, version }) => `${status} ${version}`);
  const alike = Object.entries(Object.groupBy(shown, (line) => line));
  expect(Object.fromEntries(alike.map(([line, all]) => [line, all?.length]))).toEqual({
    "cancelled 2": 100,
    "scheduled 1": 150,
    "scheduled 2": 250,
  });
});

followTest("rows that go by cascade take their timers along", async ({ user }) => {
  await user.query("create table customers (id integer primary key)");
  await user.query(
    "alter table orders add customer integer references customers on delete cascade",
  );
  await user.query("insert into customers values (7)");
  await user.query("insert into orders values (1, '2026-11-20T09:00Z', null, 7)");

  await user.query("delete from customers");

  expect(await statuses(user)).toEqual(["cancelled"]);
});

followTest("a partitioned table counts as one", async ({ user }) => {
  await user.query(`create table parts (id integer, place integer, expires_at timestamptz,
    primary key (place, id)) partition by list (place)`);
  await user.query("create table parts_1 partition of parts for values in (1)");
  await user.query("create table parts_2 partition of parts for values in (2)");
  await tie(user, "parts");
  await user.query("insert into parts values (42, 1, '2026-11-20T09:00Z')");

  await user.query("update parts set place = 2");

  expect(await timersOf(user)).toMatchObject([
    { key: "shop.parts.expiry:1:42", status: "cancelled" },
    { key: "shop.parts.expiry:2:42", status: "scheduled" },
  ]);
});

followTest("whoever has no tenant cannot write such a row", async ({ user, db }) => {
  await db.query("reset session authorization");

  await expect(
    user.query("insert into shop.orders values (1, '2026-11-20T09:00Z')"),
  ).rejects.toMatchObject({ code: "MN009" });
});

followTest("a trigger of another kind is refused by its first row", async ({ user }) => {
  await user.query(`create trigger early before insert on orders for each row
    execute function minoots.timer_follows_row('expires_at', '{"name": "x"}')`);

  expect(await refusalOf(user.query("insert into orders values (1)"))).toMatchObject({
    code: "MN001",
    message: "The trigger is not one that minoots.timer_trigger writes.",
  });
});

followTest("a cast of the row's author runs with the writer's rights", async ({ user }) => {
  // As the rule's owner it would be a way to everything.
  await user.query("create type mood as enum ('glad')");
  await user.query(`create function shop.told(mood) returns json language sql
    as $$ select to_json(current_user::text) $$`);
  await user.query("create cast (mood as json) with function shop.told(mood)");
  await user.query("alter table orders add mood mood");
  await tie(user, "orders", { name: "expire", labels: { who: "{mood}" } });

  await user.query("insert into orders values (1, '2026-11-20T09:00Z', null, 'glad')");

  const { rows } = await user.query("select current_user::text as who");
  expect((await timersOf(user)).map(({ labels }) => labels)).toEqual(rows);
});

sqlTest("nobody else's statement calls it", async ({ db, become }) => {
  await become("minoots_tenant");

  await expect(db.query("select minoots.timer_follows_row()")).rejects.toMatchObject({
    code: "0A000",
  });
});
