import { expect } from "vitest";
import { answer } from "../../../test/harness/rules.ts";
import { call, schedule, verbTest } from "../../../test/harness/timers.ts";

const lines = (what: string) => `array(select ${what} from minoots_private.timers as timer
  cross join lateral minoots_private.ledger_of_timer(timer) as line order by line.place)`;

verbTest("it says who did what", async ({ server, become }) => {
  const { timer } = await schedule(server);
  await call(server, "pause_timer", { id: timer.id });
  await call(server, "resume_timer", { id: timer.id });
  await call(server, "cancel_timer", { id: timer.id });
  await become(null);

  expect(
    await answer(server, lines("concat_ws(' ', what, 'by', actor, 'through ' || face)")),
  ).toEqual([
    "scheduled by role:minoots_server through sql",
    "paused by role:minoots_server through sql",
    "resumed by role:minoots_server through sql",
    "due by database",
    "cancelled by role:minoots_server through sql",
  ]);
});

verbTest("what the row knows is told without its events", async ({ server, become }) => {
  const { timer } = await schedule(server);
  await call(server, "cancel_timer", { id: timer.id });
  await become(null);
  await server.query("delete from minoots_private.events");

  expect(await answer(server, lines("what"))).toEqual(["scheduled", "due", "cancelled"]);
});
