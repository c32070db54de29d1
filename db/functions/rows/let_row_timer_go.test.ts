import { expect } from "vitest";
import { answer } from "../../../test/harness/rules.ts";
import { schedule, verbTest } from "../../../test/harness/timers.ts";

const status = "(select status from minoots.timers where key = 'k')";
const letGo = "select minoots_private.let_row_timer_go($1)";

verbTest("one that waits or is paused is cancelled", async ({ db, become, tenant }) => {
  for (const verb of ["get_timer", "pause_timer"]) {
    await become(null, tenant);
    await schedule(db, { key: verb });
    await db.query(`select minoots.${verb}(key => $1)`, [verb]);
    await db.query(letGo, [verb]);
    expect(await answer(db, "(minoots.get_timer(key => $1)).status", [verb])).toBe("cancelled");
  }
});

verbTest("one that is not there, or has ended, is let be", async ({ db, become, tenant }) => {
  await become(null, tenant);
  await db.query(letGo, ["nowhere"]);
  await schedule(db, { key: "k" });
  await db.query(letGo, ["k"]);

  await db.query(letGo, ["k"]);

  expect(await answer(db, status)).toBe("cancelled");
});
