import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest, type Tenant } from "../../../test/harness/database.ts";
import { at, endpointOf, openEndpoint, origin } from "../../../test/harness/endpoints.ts";
import { dueAt } from "../../../test/harness/firing.ts";

const ids = ["00000000-0000-8000-8000-000000000001", "00000000-0000-8000-8000-000000000002"];

async function note(db: Queryable, tenant: Tenant): Promise<void> {
  await db.query("select minoots_private.note_claimed($1, $2, $3)", [tenant.id, origin, ids]);
}

sqlTest(
  "a rate is spent, and the lane held while nothing is left of it",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    await openEndpoint(db, tenant, { rate: 2 });

    await note(db, tenant);

    expect(await endpointOf(db, tenant)).toMatchObject({ held_until: at(0.5), claimed: [] });
  },
);

sqlTest("with places counted, the claimed are kept", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  await openEndpoint(db, tenant, { concurrency: 9 });

  await note(db, tenant);

  expect(await endpointOf(db, tenant)).toMatchObject({
    claimed: ids,
    held_until: null,
    probe: null,
  });
});
