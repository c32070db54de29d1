import { expect } from "vitest";
import { insertTenant, sqlTest } from "../../../test/harness/database.ts";
import { dueAt, feedOf, typesOf } from "../../../test/harness/firing.ts";
import { namesOfFollowers, placesOf, scheduleEnded } from "../../../test/harness/follow-ups.ts";
import { answer } from "../../../test/harness/rules.ts";

const follow = (count: number) => `minoots_private.follow_or_halve(${placesOf(count)}) is null`;
const onFailed = [{ name: "undo" }];
const refused = "timer.follow_up_refused";

sqlTest.beforeEach(({ clock }) => clock.set(dueAt));

sqlTest("what cannot be is told, and all others' are there", async ({ db, tenant }) => {
  const ids = [];
  for (let index = 0; index < 7; index += 1) {
    ids.push(await scheduleEnded(db, tenant, "failed", { onFailed }));
  }
  await db.query(
    `update minoots_private.timers set follow_ups = '{"onFailed": [{"name": "broken"}]}'
    where id = $1`,
    [ids[4]],
  );

  await answer(db, follow(7), ids);

  const followed = await Promise.all(ids.map((id) => namesOfFollowers(db, id)));
  expect(followed).toEqual(ids.map((_, index) => (index === 4 ? [] : ["undo"])));
  expect((await typesOf(db, ids[4]!)).at(-1)).toBe(refused);
});

sqlTest("a full tier refuses its own, and no other's", async ({ db, tenant }) => {
  const other = await insertTenant(db, "pro");
  const mine = await scheduleEnded(db, tenant, "failed", { onFailed });
  const theirs = await scheduleEnded(db, other, "failed", { onFailed });
  await db.query("update minoots_private.tiers set open_timers_max = 0 where name = 'free'");

  await answer(db, follow(2), [mine, theirs]);

  expect(await namesOfFollowers(db, theirs)).toEqual(["undo"]);
  expect(await namesOfFollowers(db, mine)).toEqual([]);
  expect((await feedOf(db, mine)).at(-1)).toMatchObject({
    type: refused,
    data: { list: "onFailed", reason: expect.stringContaining("more than the 0 of the tier free") },
  });
});
