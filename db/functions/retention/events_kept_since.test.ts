import { expect } from "vitest";
import { insertTenant, sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

sqlTest(
  "the longest time of the tiers in use counts, for whatever it is kept",
  async ({ db, clock }) => {
    await clock.set("2030-12-31T00:00:00Z");
    const since = () => answer(db, "minoots_private.events_kept_since()::date::text", []);
    await db.query("delete from minoots_private.tenants");
    expect(await since()).toBeNull();

    await insertTenant(db);
    expect(await since()).toBe("2030-12-01");

    const { id } = await insertTenant(db);
    await db.query("update minoots_private.tenants set tier = 'enterprise' where id = $1", [id]);
    expect(await since()).toBe("2029-12-31");
  },
);
