import { expect } from "vitest";
import { showHold } from "../../../src/database/hold-calls.ts";
import type { Database } from "../../../src/database/wire.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { fire, scheduleFor, webhook } from "../../../test/harness/firing.ts";

sqlTest(
  "what a release would set off is told by what would become of it",
  async ({ db, tenant }) => {
    const pulled = { agent_prompt: { prompt: "Well?" } };
    await scheduleFor(db, tenant, { fireAt: "2026-01-01T00:00:00Z", actions: [webhook(), pulled] });
    await fire(db, { owner: null });
    await scheduleFor(db, tenant, { fireAt: "2026-01-02T00:00:00Z" });
    const late = { fireAt: "2026-01-03T00:00:00Z", maxLateness: "1m", misfire: "SKIP" };
    await scheduleFor(db, tenant, late);
    await scheduleFor(db, tenant, { fireIn: "1h", fireAt: null });

    expect(await showHold(db as Database)).toEqual({
      held: false,
      toldAt: null,
      overdueSince: "2026-01-02T00:00:00.000Z",
      toRun: 1,
      toMiss: 1,
      toSend: 1,
      toClaim: 1,
    });
  },
);
