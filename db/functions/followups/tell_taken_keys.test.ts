import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { dueAt, typesOf, feedOf } from "../../../test/harness/firing.ts";
import { scheduleEnded } from "../../../test/harness/follow-ups.ts";
import { answer } from "../../../test/harness/rules.ts";

const tell = `(select count(minoots_private.tell_taken_keys(tenant_id, requests)) from (
  select timer.tenant_id, array_agg(request) as requests from minoots_private.timers as timer
  cross join lateral minoots_private.follow_ups_of(timer) as request
  where timer.id = $1 group by 1) as asked)`;

sqlTest("each that is not there is told of its parent", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const onFailed = [
    { name: "a", key: 'the "key"' },
    { name: "b", key: "k" },
  ];
  const id = await scheduleEnded(db, tenant, "failed", { onFailed });

  await answer(db, tell, [id]);

  const refused = "timer.follow_up_refused";
  expect((await typesOf(db, id)).slice(1)).toEqual([refused, refused]);
  expect((await feedOf(db, id)).slice(1).map(({ data }) => data)).toMatchObject([
    { followUp: "a", reason: String.raw`key "the \"key\"" belongs to another timer.` },
    { followUp: "b" },
  ]);
});
