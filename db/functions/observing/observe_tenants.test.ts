import { expect } from "vitest";
import { insertTenant, sqlTest } from "../../../test/harness/database.ts";
import { dueAt, fire, scheduleFor } from "../../../test/harness/firing.ts";
import { observed } from "../../../test/harness/observing.ts";

sqlTest(
  "the share that was on time goes by what the tier states",
  async ({ db, clock, tenant }) => {
    const team = await insertTenant(db, "team");
    for (const own of [tenant, team]) {
      await scheduleFor(db, own);
      await scheduleFor(db, own, { fireAt: "2030-01-01T11:59:59.500Z" });
      await scheduleFor(db, own, { maxLateness: "1ms", misfire: "skip" });
      await scheduleFor(db, own, { precision: "relaxed" });
    }
    await clock.set("2030-01-01T12:00:00.010Z");
    await fire(db);

    const told = await observed(db, "observe_tenants");

    expect(told).toEqual({
      [`minoots_tenant_recent_firings{tier=free,tenant=${tenant.name}}`]: 3,
      [`minoots_tenant_punctual_ratio{tier=free,tenant=${tenant.name}}`]: 2 / 3,
      [`minoots_tenant_recent_firings{tier=team,tenant=${team.name}}`]: 3,
      [`minoots_tenant_punctual_ratio{tier=team,tenant=${team.name}}`]: 1 / 3,
    });
  },
);

sqlTest(
  "at most twenty tenants are told, those with most timers",
  async ({ db, clock, tenant }) => {
    for (let count = 0; count < 21; count += 1) await scheduleFor(db, await insertTenant(db));
    await scheduleFor(db, tenant);
    await scheduleFor(db, tenant);
    await clock.set(dueAt);
    await fire(db);

    const told = Object.keys(await observed(db, "observe_tenants"));

    expect(told).toHaveLength(2 * 20);
    expect(told.filter((name) => name.includes(`tenant=${tenant.name}`))).toHaveLength(2);
  },
);

sqlTest("what fired long ago is told no more", async ({ db, clock, tenant }) => {
  await scheduleFor(db, tenant);
  await clock.set(dueAt);
  await fire(db);
  await clock.set("2030-01-01T12:20:00Z");

  expect(await observed(db, "observe_tenants")).toEqual({});
});
