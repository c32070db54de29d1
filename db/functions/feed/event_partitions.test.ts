import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";

sqlTest("names each partition with its positions, and not the net", async ({ db }) => {
  const { rows } = await db.query(
    "select * from minoots_private.event_partitions() order by first limit 2",
  );

  expect(rows).toEqual([
    { name: "events_0", first: 0, next: 1_000_000 },
    { name: "events_1", first: 1_000_000, next: 2_000_000 },
  ]);
});
