import { expect } from "vitest";
import { followTest, statuses, template, tie, timersOf } from "../../../test/harness/followed.ts";
import { refusalOf } from "../../../test/harness/rules.ts";

const nine = "2026-11-20T09:00:00Z";
const ten = "2026-11-20T10:00:00Z";

followTest("what the timer does not tell of the row changes nothing", async ({ user }) => {
  await user.query("insert into orders values (1, $1)", [nine]);
  await user.query("update orders set note = 'x'");

  expect(await timersOf(user)).toMatchObject([{ status: "scheduled", version: 1 }]);
});

followTest("what it does tell of the row is kept up to date", async ({ user }) => {
  await tie(user, "orders", { name: "expire", labels: { note: "{note}" } });
  await user.query("insert into orders values (1, $1)", [nine]);
  await user.query("update orders set note = 'paid'");

  expect(await timersOf(user)).toMatchObject([{ labels: { note: "paid" }, version: 2 }]);
});

followTest("with another primary key it is another timer", async ({ user }) => {
  await user.query("insert into orders values (1, $1)", [nine]);
  await user.query("update orders set id = 2");

  expect(await timersOf(user)).toMatchObject([
    { key: "shop.orders.expiry:1", status: "cancelled" },
    { key: "shop.orders.expiry:2", status: "scheduled" },
  ]);
});

followTest("a row from before the trigger gets its timer when touched", async ({ user }) => {
  await user.query("drop trigger expiry on orders");
  await user.query("insert into orders values (1, $1), (2, '2026-11-20T07:00:00Z')", [nine]);
  await tie(user, "orders");

  await user.query("update orders set expires_at = expires_at");
  await user.query("update orders set expires_at = expires_at");

  expect(await timersOf(user)).toMatchObject([{ key: "shop.orders.expiry:1", version: 1 }]);
});

followTest("touched, a timer that was cancelled by hand stays so", async ({ user }) => {
  await user.query("insert into orders values (1, $1)", [nine]);
  await user.query("select minoots.cancel_timer(key => 'shop.orders.expiry:1')");

  await user.query("update orders set expires_at = expires_at");
  await user.query("update orders set note = 'x'");

  expect(await statuses(user)).toEqual(["cancelled"]);
});

followTest("two triggers of one table have timers of their own", async ({ user }) => {
  await tie(user, "orders", { ...template, name: "warn" }, "warning");
  await user.query("insert into orders values (1, $1)", [nine]);

  expect((await timersOf(user)).map(({ key }) => key)).toEqual([
    "shop.orders.expiry:1",
    "shop.orders.warning:1",
  ]);
});

followTest("infinity is never", async ({ user }) => {
  await user.query("insert into orders values (1, $1)", [ten]);
  await user.query("update orders set expires_at = 'infinity'");

  expect(await statuses(user)).toEqual(["cancelled"]);
});

followTest("a row that the timer cannot tell is refused, by its field", async ({ user }) => {
  await tie(user, "orders", { name: "expire", labels: { note: "{note}" } });

  const written = user.query("insert into orders values (1, $1, repeat('x', 256))", [nine]);

  expect(await refusalOf(written)).toMatchObject({ code: "MN001", path: "labels.note" });
});
