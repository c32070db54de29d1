import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { dueAt, fireOne, webhookTo } from "../../../test/harness/firing.ts";

sqlTest(
  "of the timers named, in their order, after the last that was shown",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    const actions = ["1", "2"].map((id) => ({ id, type: "webhook", url: "https://example.com/" }));
    const late = await fireOne(db, tenant, { actions });
    const [early] = await fireOne(db, tenant, { fireAt: "2030-01-01T11:00:00Z" });
    await fireOne(db, tenant, { actions: [webhookTo("https://other.example.com")] });

    const ids = async (after: string | null) => {
      const { rows } = await db.query(
        `select (delivery).id from minoots_private.deliveries_of(
        $1, $2, null, 'https://example.com', 'webhook', $3, $4, 10)`,
        [tenant.id, [early!.timerId, late[0]!.timerId], after && late[0]!.timerId, after],
      );
      return rows.map(({ id }) => id as string);
    };

    const [, first, second] = await ids(null);
    expect(await ids(null)).toEqual([early!.deliveryId, first, second]);
    expect(new Set([first, second])).toEqual(new Set(late.map(({ deliveryId }) => deliveryId)));
    expect(await ids(first!)).toEqual([early!.deliveryId, second]);
  },
);
