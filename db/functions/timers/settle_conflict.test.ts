import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { call, fireDue, schedule, verbTest } from "../../../test/harness/timers.ts";

const settle = `(select minoots_private.settle_conflict(
  timer, minoots_private.read_request($2, $1, ''), 'timers[3].') from minoots_private.timers as timer)`;

const tea = { name: "tea", fireIn: "1h", key: "order-42" };
const other = { ...tea, fireIn: "2h" };

verbTest.beforeEach(({ clock }) => clock.set("2026-11-20T08:00:00Z"));

verbTest(
  "the same request finds its timer, in whatever state",
  async ({ server, tenant, become }) => {
    const { timer } = await schedule(server, tea);
    await call(server, "cancel_timer", { id: timer.id });
    await become(null, tenant);

    for (const request of [tea, { ...tea, onConflict: "replace" }]) {
      expect(await answer(server, settle, [tenant.id, request])).toEqual({
        id: timer.id,
        outcome: "existing",
        message: "Cancelled 0 ms ago.",
      });
    }
  },
);

verbTest("another is a conflict that names the field", async ({ server, tenant, become }) => {
  await schedule(server, tea);
  await become(null, tenant);

  expect(await refusal(server, settle, [tenant.id, other])).toEqual({
    code: "MN011",
    path: "timers[3].key",
    message: 'timers[3].key "order-42" belongs to a timer whose fireIn differs.',
    hint: "Use another key, or onConflict replace.",
  });
});

verbTest("or replaces it when asked to", async ({ server, tenant, become }) => {
  const { timer } = await schedule(server, tea);
  await become(null, tenant);

  const settled = await answer(server, settle, [tenant.id, { ...other, onConflict: "replace" }]);

  expect(settled).toEqual({ id: timer.id, outcome: "replaced", message: "Fires in 2 h." });
});

verbTest("too late to replace what has fired", async ({ server, clock, tenant, become }) => {
  const { timer } = await schedule(server, tea);
  await clock.set(timer.fireAt);
  await fireDue(server);
  await become(null, tenant);

  const settled = await answer(server, settle, [tenant.id, { ...other, onConflict: "replace" }]);

  expect(settled).toEqual({ id: timer.id, outcome: "too_late", message: "Fired 0 ms ago." });
});

verbTest(
  "replaced, it is followed by what the new request names",
  async ({ server, tenant, become }) => {
    await schedule(server, { ...tea, onFailed: [{ name: "undo" }] });
    await become(null, tenant);

    const request = { ...tea, onConflict: "replace", onMissed: [{ name: "tell" }] };
    await answer(server, settle, [tenant.id, request]);

    const { rows } = await server.query("select follow_ups from minoots_private.timers");
    expect(rows).toMatchObject([{ follow_ups: { onMissed: [{ name: "tell" }] } }]);
    expect(rows[0]).not.toHaveProperty("follow_ups.onFailed");
  },
);
