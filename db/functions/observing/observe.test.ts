import { expect } from "vitest";
import { test } from "../../../test/harness/database.ts";
import { scheduleFor } from "../../../test/harness/firing.ts";
import { observed } from "../../../test/harness/observing.ts";
import { databaseMetrics } from "../../../src/telemetry/words.ts";

test("the server may ask for all of it, other roles may not", async ({ as, tenant }) => {
  const told = await observed(as("minoots_server"));

  expect(Object.keys(told).length).toBeGreaterThan(30);
  for (const role of ["minoots_tenant", "minoots_kernel", "minoots_worker"] as const) {
    await expect(observed(as(role, tenant))).rejects.toThrow("permission denied");
  }
});

test("each metric it tells is explained, with its labels", async ({ db, tenant }) => {
  await scheduleFor(db, tenant, { fireAt: "2026-01-01T00:00:00Z" });
  await db.query("select minoots_private.fire_due(500, 7, '30 s')");
  const { rows } = await db.query(
    `select metric, array(select jsonb_object_keys(labels) order by 1) as labels
    from minoots_private.observe() group by 1, 2 order by 1`,
  );

  expect(rows).toEqual(
    databaseMetrics
      .map(({ name, labels }) => ({ metric: name, labels: labels.toSorted() }))
      .toSorted((one, other) => (one.metric < other.metric ? -1 : 1)),
  );
});
