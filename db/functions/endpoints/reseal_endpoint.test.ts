import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { endpointOf, openEndpoint, origin } from "../../../test/harness/endpoints.ts";

sqlTest(
  "secrets are replaced by as many, and only those they were made of",
  async ({ db, tenant }) => {
    await openEndpoint(db, tenant, { sealed_secrets: ["new", "old"] });
    const reseal = async (was: string[], sealed: string[]) => {
      const text = "select minoots_private.reseal_endpoint($1, $2, $3, $4) as resealed";
      return (await db.query(text, [tenant.id, origin, was, sealed])).rows[0];
    };

    expect(await reseal(["newer", "new"], ["3", "2"])).toEqual({ resealed: false });
    expect(await reseal(["new", "old"], ["2"])).toEqual({ resealed: false });
    expect(await endpointOf(db, tenant)).toMatchObject({ sealed_secrets: ["new", "old"] });
    expect(await reseal(["new", "old"], ["2", "1"])).toEqual({ resealed: true });

    expect(await endpointOf(db, tenant)).toMatchObject({ sealed_secrets: ["2", "1"] });
  },
);
