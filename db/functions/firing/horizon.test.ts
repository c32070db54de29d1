import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";

sqlTest("of the runs of hydrate, one a minute, one may fail", async ({ db }) => {
  const { rows } = await db.query(
    "select extract(epoch from minoots_private.horizon())::integer as seconds",
  );

  expect((rows[0] as { seconds: number }).seconds).toBeGreaterThanOrEqual(2 * 60);
});
