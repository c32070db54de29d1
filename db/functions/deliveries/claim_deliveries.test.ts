import { expect } from "vitest";
import { claim, pullable, speakOf } from "../../../test/harness/answering.ts";
import { insertTenant, sqlTest, test } from "../../../test/harness/database.ts";
import { deliveriesOf, dueAt, jobs } from "../../../test/harness/firing.ts";
import { refusal } from "../../../test/harness/rules.ts";

sqlTest("what waits is handed out with its body, for a while", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const timerId = await pullable(db, tenant);
  const [row] = await deliveriesOf(db, timerId);
  expect(row).toMatchObject({ owner: null, next_attempt_at: null, attempt: 0 });
  expect(await jobs(db)).toEqual([]);

  const claimed = await claim(db, { lease: "2m" });

  const { id, body } = row!;
  const until = "2030-01-01 12:02:00+00";
  expect(claimed).toEqual([
    { id, kind: "agent_prompt", attempt: 1, timer_id: timerId, body, acknowledge_by: until },
  ]);
  expect(await deliveriesOf(db, timerId)).toMatchObject([
    { status: "awaiting_ack", attempt: 1, claimable_at: null, acknowledge_by: until },
  ]);
  expect(await claim(db)).toEqual([]);
});

sqlTest("each queue is its own, and each tenant's", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const other = await insertTenant(db);
  await pullable(db, other, { queue: "clerks" });
  const timerId = await pullable(db, tenant, { queue: "clerks" });
  await speakOf(db, tenant);

  expect(await claim(db)).toEqual([]);
  expect(await claim(db, { queue: "clerks" })).toMatchObject([{ timer_id: timerId }]);
});

sqlTest("the longest waiting go first, so many at most", async ({ db, clock, tenant }) => {
  const timers: string[] = [];
  for (const at of ["12:00:02", "12:00:00", "12:00:01"]) {
    await clock.set(`2030-01-01T${at}Z`);
    timers.push(await pullable(db, tenant, { request: { fireAt: `2030-01-01T${at}Z` } }));
  }
  await clock.set("2030-01-01T12:01:00Z");

  const order = [...(await claim(db, { max: 2 })), ...(await claim(db))];

  const firstTwo = order.slice(0, 2).map(({ timer_id: id }) => id);
  expect(new Set(firstTwo)).toEqual(new Set(timers.slice(1)));
  expect(order[2]).toMatchObject({ timer_id: timers[0] });
});

sqlTest.for([
  ["queue => ''", "MN001", "queue"],
  ["queue => null", "MN001", "queue"],
  ["max => 0", "MN001", "max"],
  ["max => 101", "MN001", "max"],
  ["lease => '999ms'", "MN003", "lease"],
  ["lease => '61m'", "MN003", "lease"],
  ["lease => 'soon'", "MN003", "lease"],
])("%s is refused", async ([given, code, path], { db, tenant }) => {
  await speakOf(db, tenant);

  expect(await refusal(db, `minoots.claim_deliveries(${given})`)).toMatchObject({ code, path });
});

test("two who claim at once never get the same", async ({ db, connect, clock, tenant }) => {
  await clock.set(dueAt);
  for (let count = 0; count < 10; count += 1) await pullable(db, tenant, { prompts: 2 });
  const [one, two] = [await connect(), await connect()];
  for (const each of [one, two]) {
    await each.query("begin");
    await speakOf(each, tenant);
  }

  const first = await claim(one, { max: 12 });
  const second = await claim(two, { max: 12 });
  await one.query("rollback");
  const third = await claim(two, { max: 100 });
  await two.query("commit");

  expect([first.length, second.length, third.length]).toEqual([12, 8, 12]);
  const ids = [...first, ...second].map(({ id }) => id);
  expect(new Set(ids).size).toBe(20);
  expect(new Set(third.map(({ id }) => id))).toEqual(new Set(first.map(({ id }) => id)));
});
