import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { timerFields, timerValue } from "../../../test/harness/firing.ts";

const id = "018f0000-0000-7000-8000-000000000001";

async function bodyOf(db: Queryable, fields: object): Promise<string> {
  const { rows } = await db.query(
    `select minoots_private.write_body(timer.id, timer.name, timer.key, timer.fire_at, 'a',
      timer.labels, timer.metadata) as body
    from ${timerValue} as timer`,
    [timerFields({ id, ...fields })],
  );
  return (rows[0] as { body: string }).body;
}

sqlTest("these are the exact bytes", async ({ db }) => {
  const fields = { key: "k", labels: { order: "42" }, metadata: { a: 1 } };

  expect(await bodyOf(db, fields)).toBe(
    `{"type":"timer.fired","timestamp":"2030-01-01T12:00:00.000Z","data":{"timerId":"${id}",` +
      `"name":"tea","key":"k","actionId":"a","labels":{"order": "42"},"metadata":{"a": 1}}}`,
  );
});

sqlTest("whatever a timer holds, the body is JSON and holds it", async ({ db }) => {
  const name = 'a "quoted" \\ back\u2028slash % %s 日本 🎉';
  const metadata = { text: name, number: 1e21, list: [true, null], empty: {} };

  const body: unknown = JSON.parse(await bodyOf(db, { name, metadata }));

  expect(body).toMatchObject({ data: { name, metadata, key: null, labels: {} } });
});

sqlTest("without metadata it says null", async ({ db }) => {
  expect(JSON.parse(await bodyOf(db, {}))).toMatchObject({ data: { metadata: null } });
});

sqlTest("what is learnt at firing changes nothing, nor does the session", async ({ db }) => {
  const before = await bodyOf(db, {});
  await db.query("set local timezone = 'Pacific/Auckland'; set local datestyle = 'German, DMY'");

  expect(await bodyOf(db, { status: "fired", fired_at: "2030-01-02T00:00:00Z" })).toBe(before);
});
