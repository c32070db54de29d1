import { expect } from "vitest";
import type { Handoff } from "../../../src/database/wire.ts";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { fireMany, openEndpoint } from "../../../test/harness/endpoints.ts";
import { attemptOf, drainKeyOf, dueAt, jobs, settle, take } from "../../../test/harness/firing.ts";

async function leaves(db: Queryable, { tenantId, deliveryId }: Handoff): Promise<unknown> {
  const { rows } = await db.query("select minoots_private.leave_to_lane($1, $2) as leaves", [
    tenantId,
    deliveryId,
  ]);
  return (rows[0] as { leaves: boolean }).leaves;
}

sqlTest(
  "a later attempt is claimed by itself, unless its endpoint is restrained",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    await openEndpoint(db, tenant);
    const [handoff] = await fireMany(db, tenant, 1);
    await settle(db, attemptOf(handoff!, { statusCode: 503, retryAfterMs: 5000 }));
    await db.query("update minoots_private.endpoints set rate = 5");
    expect(await leaves(db, handoff!)).toBe(false); // not yet due

    await clock.set("2030-01-01T12:00:05Z");
    await db.query("delete from graphile_worker._private_jobs");
    expect(await leaves(db, handoff!)).toBe(true);

    expect(await jobs(db)).toMatchObject([{ key: drainKeyOf(tenant) }]);
    expect(await take(db, handoff!)).toBeNull();
    await db.query("update minoots_private.endpoints set rate = null");
    expect(await leaves(db, handoff!)).toBe(false);
    expect(await take(db, handoff!)).toMatchObject({ attempt: 2 });
  },
);
