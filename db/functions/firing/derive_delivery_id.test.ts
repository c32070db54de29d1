import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import type { Queryable } from "../../../test/harness/clock.ts";

const delivery = {
  tenant: "018f0000-0000-7000-8000-000000000001",
  timer: "018f0000-0000-7000-8000-000000000002",
  fireAt: "2030-01-01T12:00:00Z",
  action: "1",
  body: '{"name":"tea"}',
};

async function idOf(db: Queryable, changed: Partial<typeof delivery> = {}): Promise<string> {
  const { rows } = await db.query(
    "select minoots_private.derive_delivery_id($1, $2, $3, $4, $5) as id",
    Object.values({ ...delivery, ...changed }),
  );
  return (rows[0] as { id: string }).id;
}

sqlTest("the same delivery always has the same id", async ({ db }) => {
  const first = await idOf(db);
  await db.query("set local timezone = 'Asia/Kathmandu'");

  expect(await idOf(db)).toBe(first);
  expect(await idOf(db, { fireAt: "2030-01-01T17:45:00+05:45" })).toBe(first);
});

sqlTest("what is delivered otherwise has another id", async ({ db }) => {
  const ids = [
    await idOf(db),
    await idOf(db, { tenant: delivery.timer }),
    await idOf(db, { timer: delivery.tenant }),
    await idOf(db, { fireAt: "2030-01-01T12:00:00.001Z" }),
    await idOf(db, { action: "2" }),
    await idOf(db, { body: '{"name":"Tea"}' }),
  ];

  expect(new Set(ids)).toHaveLength(ids.length);
});

sqlTest("it is a uuid of version 8", async ({ db }) => {
  for (const action of ["a", "b", "c", "d", "e", "f", "g", "h"]) {
    expect(await idOf(db, { action })).toMatch(
      /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-/,
    );
  }
});
