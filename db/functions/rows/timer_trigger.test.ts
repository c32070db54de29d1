import { expect } from "vitest";
import { followTest } from "../../../test/harness/followed.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const call = (given: string) => `minoots.timer_trigger(${given})`;

followTest("it writes the trigger, ready to be run", async ({ user }) => {
  const written = call(`'orders', 'expires_at', '{"name": "it''s {id}"}'`);

  expect(await answer(user, written)).toBe(
    `create or replace trigger timer after insert or update or delete on shop.orders
for each row execute function minoots.timer_follows_row('expires_at', '{"name": "it''s {id}"}')`,
  );
});

followTest("names are quoted where they must be", async ({ user }) => {
  await user.query(`create table "a'B" (id integer primary key, "when" timestamptz)`);
  const written = await answer<string>(
    user,
    call(`'"a''B"', 'when', '{"name": "x"}', 'The "end"'`),
  );
  await user.query(written);
  await user.query(`insert into "a'B" values (1, '2026-11-20T09:00Z')`);

  expect(await answer(user, "(select key from minoots.timers)")).toBe(`shop."a'B".The "end":1`);
});

followTest("asked with nothing, it says what is needed", async ({ user }) => {
  expect(await refusal(user, call(""))).toMatchObject({ path: "onTable" });
  expect(await refusal(user, call("'orders'"))).toMatchObject({ path: "fireAt" });
  expect(await refusal(user, call("'orders', 'expires_at'"))).toMatchObject({ path: "timer" });
  expect(await refusal(user, call("'orders', 'expires_at', '{}', null"))).toMatchObject({
    path: "name",
  });
});

followTest("a table without a primary key is refused", async ({ user }) => {
  await user.query("create table keyless (at timestamptz)");

  expect(await refusal(user, call(`'keyless', 'at', '{"name": "x"}'`))).toMatchObject({
    message: "The table shop.keyless has no primary key.",
  });
});
