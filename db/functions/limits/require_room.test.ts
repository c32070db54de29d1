import { expect } from "vitest";
import { limit } from "../../../test/harness/limits.ts";
import { refusalOf } from "../../../test/harness/rules.ts";
import { schedule, verbTest } from "../../../test/harness/timers.ts";

verbTest(
  "asking again for what is there meets no limit",
  async ({ server, db, tenant, become }) => {
    await become(null);
    await limit(db, tenant, { open_timers_max: 1 });
    await become("minoots_server", tenant);

    const { timer } = await schedule(server, { key: "a" });
    const again = await schedule(server, { key: "a" });
    const replaced = await schedule(server, { key: "a", fireIn: "2h", onConflict: "replace" });

    expect(again).toMatchObject({ outcome: "existing", timer: { id: timer.id } });
    expect(replaced).toMatchObject({ outcome: "replaced", timer: { id: timer.id } });
  },
);

verbTest("a full tier is told what to do", async ({ server, db, tenant, become }) => {
  await become(null);
  await limit(db, tenant, { open_timers_max: 0 });
  await become("minoots_server", tenant);

  expect(await refusalOf(schedule(server))).toEqual({
    code: "MN016",
    path: "",
    message: `0 timers are open and 1 would be new, more than the 0 of the tier tier of ${tenant.name}.`,
    hint: "Cancel some, wait until some have ended, or have the tier changed.",
  });
});
