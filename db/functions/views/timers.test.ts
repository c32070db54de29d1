import { expect } from "vitest";
import { insertTenant } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";
import { call, fireDue, schedule, verbTest } from "../../../test/harness/timers.ts";

const one = (column: string) => `(select ${column} from minoots.timers)`;

verbTest.beforeEach(({ clock }) => clock.set("2026-11-20T08:00:00Z"));

verbTest("shows a tenant its own timers only", async ({ server, db, become }) => {
  await schedule(server);
  expect(await answer(server, "(select count(*) from minoots.timers)")).toBe(1);

  await become(null);
  await become("minoots_server", await insertTenant(db));
  expect(await answer(server, "(select count(*) from minoots.timers)")).toBe(0);
});

verbTest(
  "a timer is armed when it is so near that the kernel holds it",
  async ({ server, clock }) => {
    const { timer } = await schedule(server, { fireIn: "6001ms" });
    expect(await answer(server, one("armed"))).toBe(false);

    await clock.set("2026-11-20T08:00:00.001Z");
    expect(await answer(server, one("armed"))).toBe(true);

    await call(server, "pause_timer", { id: timer.id });
    expect(await answer(server, one("armed"))).toBe(false);
  },
);

verbTest(
  "a relaxed one is armed when it is so near that the workers have its job",
  async ({ server, clock }) => {
    await schedule(server, { fireIn: "180001ms", precision: "relaxed" });
    expect(await answer(server, one("armed"))).toBe(false);

    await clock.set("2026-11-20T08:00:00.001Z");
    expect(await answer(server, one("armed"))).toBe(true);
  },
);

verbTest.for([
  ["2026-11-20T08:05:01.000Z", false],
  ["2026-11-20T08:05:01.001Z", true],
] as const)("fired at %s, late is %s", async ([firedAt, late], { server, clock }) => {
  await schedule(server, { fireIn: "1s", maxLateness: "5m" });
  await clock.set(firedAt);
  await fireDue(server);

  expect(await answer(server, one("late"))).toBe(late);
});

verbTest("without a bound nothing is late", async ({ server, clock }) => {
  await schedule(server, { fireIn: "1s" });
  await clock.set("2027-11-20T08:00:00Z");
  await fireDue(server);

  expect(await answer(server, one("late"))).toBe(false);
});

verbTest("a cancelled timer is never late", async ({ server, clock }) => {
  const { timer } = await schedule(server, { fireIn: "1s", maxLateness: "1s" });
  await clock.set("2026-11-20T09:00:00Z");
  await call(server, "cancel_timer", { id: timer.id });

  expect(await answer(server, one("late"))).toBe(false);
});

verbTest("lag counts in milliseconds, with three decimals", async ({ server, clock }) => {
  await schedule(server, { fireIn: "1s" });
  expect(await answer(server, one("lag_ms"))).toBeNull();

  await clock.set("2026-11-20T08:00:01.000807Z");
  await fireDue(server);
  expect(await answer(server, one("lag_ms"))).toBe(0.807);
});
