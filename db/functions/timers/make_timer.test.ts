import { expect } from "vitest";
import { answer } from "../../../test/harness/rules.ts";
import { schedule, verbTest } from "../../../test/harness/timers.ts";

const make = "to_jsonb(minoots_private.make_timer($1, $2))";

verbTest("answers the id of a new timer", async ({ db, tenant, become }) => {
  await become(null, tenant);

  const made = await answer<{ id: string }>(db, make, [tenant.id, { name: "tea", fireIn: "1h" }]);

  expect(made).toMatchObject({ outcome: "created", message: null });
  const { rows } = await db.query("select name from minoots.timers where id = $1", [made.id]);
  expect(rows).toEqual([{ name: "tea" }]);
});

verbTest("finds the timer that has the key", async ({ server, tenant, become }) => {
  const { timer } = await schedule(server, { key: "a" });
  await become(null, tenant);

  const found = await answer(server, make, [tenant.id, { name: "tea", fireIn: "1h", key: "a" }]);

  expect(found).toMatchObject({ id: timer.id, outcome: "existing" });
});
