import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { openEndpoint, origin } from "../../../test/harness/endpoints.ts";
import { answer } from "../../../test/harness/rules.ts";

sqlTest("it is shown as the view shows it, and never its secrets", async ({ db, tenant }) => {
  await openEndpoint(db, tenant, { rate: 5 });

  const shown = await answer<Record<string, unknown>>(
    db,
    "to_jsonb(minoots_private.show_endpoint($1, $2))",
    [tenant.id, origin],
  );

  expect(shown).toMatchObject({ origin, tenant_id: tenant.id, state: "healthy", rate: 5 });
  expect(JSON.stringify(shown)).not.toContain("sealed");
});
