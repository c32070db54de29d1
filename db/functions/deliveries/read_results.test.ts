import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import type { Row } from "../../../test/harness/firing.ts";

const tenantId = "018f0000-0000-7000-8000-000000000001";
const deliveryId = "018f0000-0000-7000-8000-000000000002";

async function read(db: Queryable, results: unknown): Promise<Row[]> {
  const { rows } = await db.query("select * from minoots_private.read_results($1)", [
    JSON.stringify(results),
  ]);
  return rows as Row[];
}

sqlTest("each result is a row, field by field", async ({ db }) => {
  const result = {
    tenantId,
    deliveryId,
    attempt: 2,
    statusCode: 503,
    errorCode: "TIMEOUT",
    errorMessage: "Too slow.",
    durationMs: 12.5,
    excerpt: "busy",
    retryAfterMs: 1500,
  };

  expect(await read(db, [result, { ...result, attempt: 3 }])).toEqual([
    result,
    { ...result, attempt: 3 },
  ]);
});

sqlTest("what is missing or unknown is null or ignored", async ({ db }) => {
  const [row] = await read(db, [{ tenantId, deliveryId, more: true }]);

  expect(row).toMatchObject({ tenantId, deliveryId, attempt: null, statusCode: null });
  expect(row).not.toHaveProperty("more");
});

sqlTest("what is no list of results is refused aloud", async ({ db }) => {
  await expect(read(db, { tenantId })).rejects.toMatchObject({ code: "22023" });
});
