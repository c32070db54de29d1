import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { endpointOf, openEndpoint, origin } from "../../../test/harness/endpoints.ts";

sqlTest("what guards it is written, and its secrets stay", async ({ db, tenant }) => {
  await openEndpoint(db, tenant);

  await db.query(
    `select minoots_private.write_endpoint(jsonb_populate_record(endpoint,
      '{"rate": 5, "failures": 2, "sealed_secrets": ["other"]}'))
    from minoots_private.endpoints as endpoint where tenant_id = $1 and origin = $2`,
    [tenant.id, origin],
  );

  expect(await endpointOf(db, tenant)).toMatchObject({
    rate: 5,
    failures: 2,
    restrained: true,
    sealed_secrets: ["sealed"],
  });
});
