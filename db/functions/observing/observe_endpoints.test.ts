import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { observed } from "../../../test/harness/observing.ts";

sqlTest("endpoints that are open or disabled count, others do not", async ({ db, tenant }) => {
  await db.query(
    `insert into minoots_private.endpoints (tenant_id, origin, sealed_secrets, created_at,
      opened_at, cool_down, disabled_at, disabled_reason)
    values ($1, 'https://well.example', '{}', now(), null, null, null, null),
      ($1, 'https://open.example', '{}', now(), now(), '30 s', null, null),
      ($1, 'https://gone.example', '{}', now(), null, null, now(), 'It answered 410.')`,
    [tenant.id],
  );

  expect(await observed(db, "observe_endpoints")).toEqual({
    "minoots_endpoints{state=open}": 1,
    "minoots_endpoints{state=disabled}": 1,
  });
});
