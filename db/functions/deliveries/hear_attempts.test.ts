import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";

const heard = async (
  db: { query: (t: string, v: unknown[]) => Promise<{ rows: unknown[] }> },
  entries: object[],
) => {
  const { rows } = await db.query(
    `select heard.answered, heard.gone, cardinality(heard.failed) as failed, heard.reason
    from minoots_private.hear_attempts(array(
      select jsonb_populate_record(null::minoots_private.settled_delivery, jsonb_build_object(
        'delivery_id', gen_random_uuid(), 'reason', 'Down.', 'entry', entry))
      from jsonb_array_elements($1) as entry)) as heard`,
    [JSON.stringify(entries)],
  );
  return rows[0];
};

sqlTest("one answer outweighs the failures beside it", async ({ db }) => {
  const attempts = [{ statusCode: 503 }, { errorCode: "TIMEOUT" }, { statusCode: 200 }];

  expect(await heard(db, attempts)).toEqual({
    answered: true,
    gone: false,
    failed: 2,
    reason: "Down.",
  });
});

sqlTest("410 is an answer, and says that it is gone", async ({ db }) => {
  expect(await heard(db, [{ statusCode: 410 }])).toMatchObject({ answered: true, gone: true });
});

sqlTest("who was not called says nothing", async ({ db }) => {
  expect(await heard(db, [{ errorCode: "TARGET_REFUSED" }])).toEqual({
    answered: false,
    gone: false,
    failed: 0,
    reason: null,
  });
});
