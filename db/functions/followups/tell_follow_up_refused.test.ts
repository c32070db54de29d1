import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { dueAt, feedOf } from "../../../test/harness/firing.ts";
import { scheduleEnded } from "../../../test/harness/follow-ups.ts";
import { answer } from "../../../test/harness/rules.ts";

const tell = `(select count(minoots_private.tell_follow_up_refused(timer, $2, 'Because.'))
  from minoots_private.timers as timer where id = $1)`;

sqlTest("says of the parent which, for which end, and why", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const id = await scheduleEnded(db, tenant, "missed", { key: "k" });

  await answer(db, tell, [id, "undo"]);
  await answer(db, tell, [id, null]);

  const data = { name: "tea", key: "k", fireAt: dueAt, list: "onMissed", reason: "Because." };
  const told = { type: "timer.follow_up_refused", actor: `timer:${id}`, face: "kernel" };
  expect((await feedOf(db, id)).slice(1)).toEqual([
    { ...told, deliveryId: null, data: { ...data, followUp: "undo" } },
    { ...told, deliveryId: null, data },
  ]);
});
