import { expect } from "vitest";
import { answer } from "../../../test/harness/rules.ts";
import { schedule, verbTest } from "../../../test/harness/timers.ts";

const make = `minoots_private.make_timers(
  $1, minoots_private.read_requests($2, $1, 'timers[%].'), 'timers[%].')`;

verbTest("answers only for those whose keys were taken", async ({ server, tenant, become }) => {
  const { timer } = await schedule(server, { key: "a" });
  await become(null, tenant);
  const tea = { name: "tea", fireIn: "1h" };

  const settled = await answer<object | null>(server, make, [
    tenant.id,
    JSON.stringify([tea, { ...tea, key: "a" }, { ...tea, key: "b" }]),
  ]);

  expect(Object.values(settled ?? {})).toMatchObject([{ id: timer.id, outcome: "existing" }]);
  const { rows } = await server.query("select from minoots.timers");
  expect(rows).toHaveLength(3);
});

verbTest("answers nothing when all are new", async ({ db, tenant, become }) => {
  await become(null, tenant);
  const written = JSON.stringify([{ name: "tea", fireIn: "1h" }]);

  expect(await answer(db, make, [tenant.id, written])).toBeNull();
});
