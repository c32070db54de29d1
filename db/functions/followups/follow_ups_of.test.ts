import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { dueAt } from "../../../test/harness/firing.ts";
import { nest, scheduleEnded } from "../../../test/harness/follow-ups.ts";
import { answer } from "../../../test/harness/rules.ts";

const of = `(select array_agg(to_jsonb(request) order by request.ordinality)
  from minoots_private.timers as timer
  cross join lateral minoots_private.follow_ups_of(timer) with ordinality as request
  where timer.id = $1)`;

sqlTest("those for the end that came, due so long after it", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const lists = { onCompleted: [{ name: "next" }], onFailed: [{ name: "undo", fireIn: "5m" }] };

  const id = await scheduleEnded(db, tenant, "failed", lists);

  expect(await answer(db, of, [id])).toMatchObject([
    { name: "undo", parent_id: id, key: null, fingerprint: null, on_conflict: "error" },
  ]);
  expect(await answer(db, `(${of})[1] ->> 'fire_at'`, [id])).toBe("2030-01-01T12:05:00+00:00");
});

sqlTest("all in the order given, with all that follows them", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const onMissed = [nest(3), { name: "b", key: "k", metadata: { c: null } }];

  const id = await scheduleEnded(db, tenant, "missed", { onMissed });

  expect(await answer(db, of, [id])).toMatchObject([
    { name: "g3", follow_ups: { onCompleted: [{ name: "g2", onCompleted: [{ name: "g1" }] }] } },
    { name: "b", key: "k", metadata: { c: null }, follow_ups: null },
  ]);
});

sqlTest("one with a key is the same as when it is asked for", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const undo = { name: "undo", key: "k", fireIn: "5m", metadata: { a: null }, labels: { b: "c" } };
  const id = await scheduleEnded(db, tenant, "failed", { onFailed: [undo] });

  const asked = "(minoots_private.read_request($1, $2, '')).fingerprint";
  expect(await answer(db, `(${of})[1] ->> 'fingerprint'`, [id])).toBe(
    await answer(db, `to_jsonb(${asked}) #>> '{}'`, [undo, tenant.id]),
  );
});

sqlTest("none for another end", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const id = await scheduleEnded(db, tenant, "completed", { onFailed: [{ name: "undo" }] });

  expect(await answer(db, of, [id])).toBeNull();
});
