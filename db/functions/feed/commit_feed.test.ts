import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { refusal, sqlTest } from "../../../test/harness/database.ts";
import { checkEpoch } from "../../../src/database/calls.ts";
import { write } from "../../../test/harness/feed.ts";

const commitFeed = "select minoots.commit_feed($1, $2)";

/** A tenant with three events, and a consumer that has not committed any. */
const consumerTest = sqlTest.extend("scene", async ({ db, tenant, become }) => {
  await become(null, tenant);
  const epoch = await checkEpoch(db);
  const positions = [await write(db), await write(db), await write(db)];
  await db.query("select minoots.read_feed('billing')");
  const [first = "", second = "", third = ""] = positions.map((at) => `${epoch}-${at}`);
  const place = async () => `${epoch}-${await placeOf(db)}`;
  return { first, second, third, place };
});

async function placeOf(db: Queryable): Promise<number> {
  const { rows } = await db.query("select position from minoots_private.feed_consumers");
  return (rows[0] as { position: number }).position;
}

consumerTest("the consumer goes on after what it committed", async ({ db, scene }) => {
  await db.query(commitFeed, ["billing", scene.second]);

  expect(await scene.place()).toBe(scene.second);
});

consumerTest("it never goes backwards", async ({ db, scene }) => {
  await db.query(commitFeed, ["billing", scene.third]);
  await db.query(commitFeed, ["billing", scene.first]);

  expect(await scene.place()).toBe(scene.third);
});

consumerTest("rolled back with the work, it is not done", async ({ db, scene }) => {
  await db.query(commitFeed, ["billing", scene.first]);
  await db.query("savepoint work");
  await db.query(commitFeed, ["billing", scene.third]);
  await db.query("rollback to savepoint work");

  expect(await scene.place()).toBe(scene.first);
});

consumerTest("a consumer that never read is refused", async ({ db, scene }) => {
  expect(await refusal(db, commitFeed, ["shipping", scene.first])).toMatchObject({
    code: "MN010",
    column: "consumer",
  });
});

consumerTest(
  "a cursor that was never given out is refused, by its own name",
  async ({ db, scene }) => {
    for (const cursor of [null, "", "1", `${scene.third}9`]) {
      expect(await refusal(db, commitFeed, ["billing", cursor])).toMatchObject({
        code: "MN006",
        column: "cursor",
      });
    }
  },
);

consumerTest("whoever has no tenant is refused", async ({ db, scene, become }) => {
  await become("minoots_tenant");

  expect(await refusal(db, commitFeed, ["billing", scene.first])).toMatchObject({ code: "MN009" });
});
