import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

const [one, other] = [
  "019a9c3e-7f00-7000-8000-000000000001",
  "019a9c3e-7f00-7000-8000-000000000002",
];
const count = `(select array_agg(to_jsonb(counted) - 'tenant_id' order by counted.timer_id)
  from minoots_private.count_settled((select array_agg(settled)
    from jsonb_populate_recordset(null::minoots_private.settled_delivery, $1) as settled)) as counted)`;

function settled(timerId: string, status: string, more: object = {}) {
  return { timer_id: timerId, status, data: { name: "tea" }, is_asked: false, ...more };
}

sqlTest("by timer, what succeeded and what is dead", async ({ db }) => {
  const batch = [
    settled(one, "succeeded"),
    settled(one, "dead", { reason: "The receiver answered 410." }),
    settled(other, "succeeded", { is_asked: true }),
  ];

  const data = { name: "tea" };
  expect(await answer(db, count, [JSON.stringify(batch)])).toEqual([
    {
      timer_id: one,
      ended: 2,
      dead: 1,
      reason: "The receiver answered 410.",
      data,
      is_asked: false,
    },
    { timer_id: other, ended: 1, dead: 0, reason: null, data, is_asked: true },
  ]);
});

sqlTest("nothing of what waits, or goes on as another action", async ({ db }) => {
  const batch = [
    settled(one, "pending"),
    settled(one, "awaiting_ack"),
    settled(one, "dead", { escalation: { after: 1 } }),
    settled(one, "dead", { escalated_to: other }),
  ];

  expect(await answer(db, count, [JSON.stringify(batch)])).toBeNull();
});
