import { expect } from "vitest";
import { insertTenant } from "../../../test/harness/database.ts";
import type { Queryable } from "../../../test/harness/clock.ts";
import { refusal } from "../../../test/harness/rules.ts";
import {
  call,
  fireDue,
  schedule,
  settle,
  verbTest,
  webhook,
} from "../../../test/harness/timers.ts";

async function ledger(db: Queryable): Promise<unknown[]> {
  const { rows } = await db.query(
    `select to_char(at at time zone 'UTC', 'HH24:MI:SS.MS') as at, what, detail
    from minoots.timer_ledger(key => 'k')`,
  );
  return rows.map(({ at, what, detail }) => [at, what, detail]);
}

verbTest.beforeEach(({ clock }) => clock.set("2026-11-20T08:00:00Z"));

verbTest("it tells all that became of a timer, in the order of time", async ({ server, clock }) => {
  await schedule(server, { key: "k", fireIn: "1h", actions: [webhook] });
  await clock.set("2026-11-20T08:10:00Z");
  await call(server, "reschedule_timer", { key: "k", fire_in: "20m" });
  await clock.set("2026-11-20T08:30:00.001Z");
  const { handoffs } = await fireDue(server);
  await clock.set("2026-11-20T08:30:00.007Z");
  await settle(server, handoffs, { statusCode: 200, durationMs: 6 });

  expect(await ledger(server)).toEqual([
    ["08:00:00.000", "scheduled", "for 2026-11-20T09:00:00.000Z"],
    ["08:10:00.000", "rescheduled", "from 2026-11-20T09:00:00.000Z to 2026-11-20T08:30:00.000Z"],
    ["08:30:00.000", "due", null],
    ["08:30:00.001", "fired", "1 ms after its time"],
    ["08:30:00.007", "attempt 1", "answered 200 after 6 ms"],
    ["08:30:00.007", "completed", null],
  ]);
});

verbTest("what waits is there only as far as it has come", async ({ server }) => {
  await schedule(server, { key: "k" });

  expect(await ledger(server)).toEqual([
    ["08:00:00.000", "scheduled", "for 2026-11-20T09:00:00.000Z"],
    ["09:00:00.000", "due", null],
  ]);
});

verbTest(
  "a timer that is not there is refused, and so is a stranger's",
  async ({ server, db, become }) => {
    const { timer } = await schedule(server, { key: "k" });
    await become(null);
    await become("minoots_server", await insertTenant(db));

    for (const [given, path] of [
      ["key => 'k'", "key"],
      [`id => '${timer.id}'`, "id"],
    ]) {
      expect(await refusal(server, `minoots.timer_ledger(${given})`)).toMatchObject({
        code: "MN010",
        path,
      });
    }
    expect(await refusal(server, "minoots.timer_ledger()")).toMatchObject({ code: "MN001" });
  },
);
