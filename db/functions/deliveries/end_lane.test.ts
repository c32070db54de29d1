import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { endpointOf, openEndpoint, origin } from "../../../test/harness/endpoints.ts";
import {
  deliveriesOf,
  dueAt,
  fire,
  scheduleFor,
  timerOf,
  typesOf,
  webhook,
  webhookTo,
} from "../../../test/harness/firing.ts";

sqlTest(
  "what waits there ends dead, and its timers with it, and nothing else does",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    await openEndpoint(db, tenant);
    const one = await scheduleFor(db, tenant, { actions: [webhook()] });
    const both = await scheduleFor(db, tenant, {
      actions: [webhook(), webhookTo("https://other.example")],
    });
    await fire(db, { owner: null });

    await db.query("select minoots_private.end_lane($1, $2, 'By hand.')", [tenant.id, origin]);

    const reason = "The endpoint is disabled. By hand.";
    expect(await timerOf(db, one)).toMatchObject({ status: "failed", reason });
    expect(await timerOf(db, both)).toMatchObject({ status: "fired", deliveries_dead: 1 });
    expect(await deliveriesOf(db, both)).toMatchObject([
      { status: "dead", reason, attempt: 0, attempts: [] },
      { status: "pending" },
    ]);
    expect(await typesOf(db, one)).toEqual([
      "timer.scheduled",
      "timer.fired",
      "delivery.dead",
      "timer.failed",
    ]);
    expect(await endpointOf(db, tenant)).toMatchObject({ failures: 0 });
  },
);
