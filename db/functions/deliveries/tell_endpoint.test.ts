import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { endpointEvents, openEndpoint, origin } from "../../../test/harness/endpoints.ts";

const opened = { opened_at: "2030-01-01T12:00:00Z", failures: 10, last_failure: "No answer." };
const disabled = { disabled_at: "2030-01-01T12:00:00Z", disabled_reason: "By hand." };

sqlTest.for([
  [{}, { rate: 5 }, []],
  [{}, opened, [["endpoint.opened", { failures: 10, reason: "No answer." }]]],
  [opened, {}, [["endpoint.closed", { openedAt: "2030-01-01T12:00:00.000Z" }]]],
  [opened, opened, []],
  [{}, disabled, [["endpoint.disabled", { reason: "By hand." }]]],
  [disabled, {}, [["endpoint.enabled", { disabledAt: "2030-01-01T12:00:00.000Z" }]]],
  [
    { ...opened, ...disabled },
    {},
    [
      ["endpoint.closed", {}],
      ["endpoint.enabled", {}],
    ],
  ],
] as const)("from %j to %j: %j", async ([before, after, told], { db, tenant }) => {
  await openEndpoint(db, tenant);

  await db.query(
    `select minoots_private.tell_endpoint(jsonb_populate_record(endpoint, $2),
      jsonb_populate_record(endpoint, $3), 'loop:hands', 'kernel')
    from minoots_private.endpoints as endpoint where tenant_id = $1`,
    [tenant.id, JSON.stringify(before), JSON.stringify(after)],
  );

  const events = await endpointEvents(db, tenant);
  expect(events).toMatchObject(
    told.map(([type, data]) => ({ type, data: { endpoint: origin, ...data }, timerId: null })),
  );
});
