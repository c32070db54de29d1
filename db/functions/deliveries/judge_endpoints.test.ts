import { expect } from "vitest";
import { insertTenant, sqlTest } from "../../../test/harness/database.ts";
import { at, down, endpointOf, meet, openEndpoint } from "../../../test/harness/endpoints.ts";
import { dueAt } from "../../../test/harness/firing.ts";

sqlTest(
  "an endpoint that goes on answering is written once a minute",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    await openEndpoint(db, tenant);
    await meet(db, tenant, 2, {});
    const { written, last_success_at: first } = await endpointOf(db, tenant);
    expect(first).toBe(dueAt);

    await clock.set("2030-01-01T12:00:59Z");
    await meet(db, tenant, 3, {});
    expect((await endpointOf(db, tenant)).written).toBe(written);

    await clock.set("2030-01-01T12:01:01Z");
    await meet(db, tenant, 1, {});
    expect((await endpointOf(db, tenant)).last_success_at).toBe(at(61));
  },
);

sqlTest(
  "each of a batch's endpoints is judged by its own attempts",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    const other = await insertTenant(db);
    await openEndpoint(db, tenant);
    await openEndpoint(db, other);
    await meet(db, tenant, 2, down);
    await meet(db, other, 1, {});

    expect(await endpointOf(db, tenant)).toMatchObject({ failures: 2 });
    expect(await endpointOf(db, other)).toMatchObject({ failures: 0 });
  },
);

sqlTest(
  "what was never called, or said nothing, leaves no trace",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    await openEndpoint(db, tenant, { last_success_at: dueAt });
    const { written } = await endpointOf(db, tenant);

    await meet(db, tenant, 3, { statusCode: null, errorCode: "TARGET_REFUSED" });

    expect((await endpointOf(db, tenant)).written).toBe(written);
  },
);
