import { expect } from "vitest";
import { lookEveryMs } from "../../../src/kernel/outlook.ts";
import { sqlTest } from "../../../test/harness/database.ts";

sqlTest("nothing falls between two looks of the kernel", async ({ db }) => {
  const { rows } = await db.query(
    "select extract(epoch from minoots_private.notify_window())::integer * 1000 as ms",
  );

  expect((rows[0] as { ms: number }).ms).toBeGreaterThan(lookEveryMs);
});
