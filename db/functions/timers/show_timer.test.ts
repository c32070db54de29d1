import { expect } from "vitest";
import { answer } from "../../../test/harness/rules.ts";
import { schedule, verbTest } from "../../../test/harness/timers.ts";

verbTest("shows the timer as it is now, not as it was given", async ({ server, become }) => {
  const { timer } = await schedule(server);
  await become(null);
  const { rows } = await server.query("select timer::text from minoots_private.timers as timer");
  await server.query("update minoots_private.timers set name = 'coffee'");

  const shown = await answer(
    server,
    "minoots_private.timer_json(minoots_private.show_timer($1::minoots_private.timers))",
    [(rows[0] as { timer: string }).timer],
  );

  expect(shown).toEqual({ ...timer, name: "coffee" });
});
