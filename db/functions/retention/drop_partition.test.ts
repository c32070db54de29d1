import { expect } from "vitest";
import { checkCursor, dropPartition } from "../../../src/database/calls.ts";
import { insertTenant, sqlTest, test } from "../../../test/harness/database.ts";
import { begunWriter, commit, write } from "../../../test/harness/feed.ts";
import {
  floorOf,
  insertEvent,
  longAgo,
  partitionNames,
  setPosition,
  today,
} from "../../../test/harness/retention.ts";

sqlTest(
  "the oldest partition is dropped when all in it is old, and then no further",
  async ({ db, clock, tenant }) => {
    await clock.set(today);
    await insertEvent(db, tenant, { position: 7, at: longAgo });
    await insertEvent(db, tenant, { position: 1_000_007, at: today });
    await setPosition(db, 1_000_007);

    expect(await dropPartition(db)).toBe("dropped");
    expect(await dropPartition(db)).toBe("none");

    expect(await partitionNames(db)).toEqual(["events_1", "events_2", "events_3"]);
    expect(await floorOf(db)).toBe(999_999);
  },
);

sqlTest("one recent event keeps its partition", async ({ db, clock, tenant }) => {
  await clock.set(today);
  await insertEvent(db, tenant, { position: 7, at: today });
  await insertEvent(db, tenant, { position: 8, at: longAgo });
  await setPosition(db, 1_000_007);

  expect(await dropPartition(db)).toBe("none");
});

sqlTest(
  "the partition that is written to stays, however old its events",
  async ({ db, clock, tenant }) => {
    await clock.set(today);
    await insertEvent(db, tenant, { position: 7, at: longAgo });
    await setPosition(db, 999_998);

    expect(await dropPartition(db)).toBe("none");

    await setPosition(db, 999_999);
    expect(await dropPartition(db)).toBe("dropped");
  },
);

test("a reader in the way makes it give up soon; a writer below keeps it", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  await clock.set(today);
  await insertEvent(db, tenant, { position: 7, at: longAgo });
  await setPosition(db, 999_990);
  const writer = await begunWriter(connect, await insertTenant(db));
  await write(writer);
  await setPosition(db, 1_000_007);

  expect(await dropPartition(db)).toBe("none");

  await commit(writer);
  await db.query("update minoots_private.events set occurred_at = $1", [longAgo]);
  const reader = await connect();
  await reader.query("begin; select from minoots.events");
  expect(await dropPartition(db)).toBe("busy");
  expect(await floorOf(db)).toBe(0);

  await reader.query("commit");
  expect(await dropPartition(db)).toBe("dropped");
  await expect(checkCursor(db, "1-999998")).rejects.toMatchObject({ code: "MN012" });
  expect(await checkCursor(db, "1-999999")).toBe(999_999);
});
