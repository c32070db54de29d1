import { expect } from "vitest";
import { limit } from "../../../test/harness/limits.ts";
import { answer } from "../../../test/harness/rules.ts";
import { verbTest } from "../../../test/harness/timers.ts";

const room = "minoots_private.has_room($1, $2, $3)";

verbTest(
  "there is room up to what the tier allows, and not for one more",
  async ({ db, tenant, become }) => {
    await become(null, tenant);
    const most = await answer<number>(
      db,
      `(minoots_private.tier_of($1)).open_timers_max - (select last_value - position
      from minoots_private.event_position, minoots_private.usage_fold)::integer`,
      [tenant.id],
    );

    expect(await answer(db, room, [tenant.id, most, 0])).toBe(true);
    expect(await answer(db, room, [tenant.id, most + 1, 0])).toBe(false);
  },
);

verbTest(
  "there is room for a payload up to what the tier allows",
  async ({ db, tenant, become }) => {
    await become(null);
    await limit(db, tenant, { open_timers_max: 1_000_000_000, payload_bytes_max: 1000 });

    expect(await answer(db, room, [tenant.id, 1, 1000])).toBe(true);
    expect(await answer(db, room, [tenant.id, 1, 1001])).toBe(false);
  },
);
