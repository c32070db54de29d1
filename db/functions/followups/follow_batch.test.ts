import { expect } from "vitest";
import { insertTenant, sqlTest } from "../../../test/harness/database.ts";
import { dueAt, feedOf, jobs, scheduleFor } from "../../../test/harness/firing.ts";
import {
  followersOf,
  namesOfFollowers,
  placesOf,
  scheduleEnded,
} from "../../../test/harness/follow-ups.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const follow = (count: number) => `minoots_private.follow_batch(${placesOf(count)}) is null`;
const onFailed = [{ name: "undo" }, { name: "tell", fireIn: "1h" }];

sqlTest.beforeEach(({ clock }) => clock.set(dueAt));

sqlTest("schedules what follows each, and the feed says whom", async ({ db, tenant }) => {
  const other = await insertTenant(db);
  const ids = [
    await scheduleEnded(db, tenant, "failed", { onFailed }),
    await scheduleEnded(db, tenant, "failed", { onFailed: [{ name: "more" }] }),
    await scheduleEnded(db, other, "failed", { onFailed: [{ name: "theirs" }] }),
  ];

  await answer(db, follow(3), ids);

  expect(await namesOfFollowers(db, ids[0]!)).toEqual(["tell", "undo"]);
  expect(await namesOfFollowers(db, ids[1]!)).toEqual(["more"]);
  const [theirs] = await followersOf(db, ids[2]!);
  expect(theirs).toMatchObject({ tenant_id: other.id, status: "scheduled" });
  expect(await feedOf(db, theirs!["id"] as string)).toMatchObject([
    {
      type: "timer.scheduled",
      data: { name: "theirs", parentId: ids[2], fireAt: "2030-01-01T12:00:00.001Z" },
      actor: `timer:${ids[2]}`,
      face: "kernel",
    },
  ]);
});

sqlTest("the same end told twice begets once", async ({ db, tenant }) => {
  const id = await scheduleEnded(db, tenant, "failed", { onFailed });

  await answer(db, follow(1), [id]);
  await answer(db, follow(1), [id]);

  expect(await namesOfFollowers(db, id)).toEqual(["tell", "undo"]);
});

sqlTest("a taken key is told, and the others are there", async ({ db, tenant }) => {
  await scheduleFor(db, tenant, { name: "rival", key: "k" });
  const list = [{ name: "a", key: "k" }, ...onFailed];
  const id = await scheduleEnded(db, tenant, "failed", { onFailed: list });

  await answer(db, follow(1), [id]);

  expect(await namesOfFollowers(db, id)).toEqual(["tell", "undo"]);
  expect((await feedOf(db, id)).at(-1)).toMatchObject({
    type: "timer.follow_up_refused",
    data: { list: "onFailed", followUp: "a", reason: 'key "k" belongs to another timer.' },
  });
});

sqlTest("a relaxed one that is near has its job", async ({ db, tenant }) => {
  const list = [{ name: "a", fireIn: "1m", precision: "relaxed" }];
  const id = await scheduleEnded(db, tenant, "failed", { onFailed: list });

  await answer(db, follow(1), [id]);

  const [made] = await followersOf(db, id);
  expect((await jobs(db)).map(({ key }) => key)).toContain(`fire:${String(made!["id"])}:1`);
});

sqlTest("more than the tier allows is refused", async ({ db, tenant }) => {
  const id = await scheduleEnded(db, tenant, "failed", { onFailed });
  await db.query("update minoots_private.tiers set open_timers_max = 1");

  expect(await refusal(db, follow(1), [id])).toMatchObject({ code: "MN016" });
});
