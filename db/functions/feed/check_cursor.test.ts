import { expect } from "vitest";
import { checkCursor } from "../../../src/database/calls.ts";
import type { Queryable } from "../../../test/harness/clock.ts";
import { refusal, test } from "../../../test/harness/database.ts";
import { setFloor } from "../../../test/harness/retention.ts";

/** Three lives of the database: epoch 2 began after position 100, epoch 3 after 200. */
async function threeLives(db: Queryable): Promise<void> {
  await db.query("select setval('minoots_private.event_position', 250)");
  await db.query(`
    truncate minoots_private.feed_epochs;
    insert into minoots_private.feed_epochs
    values (1, 1, 1, 1, 0, now()), (2, 2, 1, 1, 100, now()), (3, 3, 1, 1, 200, now())`);
}

test.for([
  ["3-250", 250],
  ["3-0", 0],
  ["2-200", 200],
  ["1-100", 100],
  ["1-0", 0],
] as const)("%s goes on", async ([cursor, position], { db }) => {
  await threeLives(db);

  expect(await checkCursor(db, cursor)).toBe(position);
});

test.for(["2-201", "1-101", "1-150", "2-999", "4-1", "0-1"])(
  "%s is from a life that is lost",
  async (cursor, { db }) => {
    await threeLives(db);

    await expect(checkCursor(db, cursor)).rejects.toMatchObject({
      code: "MN012",
      column: "after",
      hint: expect.stringContaining("feedCursor") as string,
    });
  },
);

const garbage =
  "|3|3-|-3|x-1|3-1-1|3--1|3-1.0| 3-1|3-1 |3-1\n|3-0x1|٣-١|3-1;select|12345678901-1|3-1234567890123456789";

test.for(["3-251", "3-999999999999999999", ...garbage.split("|")])(
  "%j was never given out",
  async (cursor, { db }) => {
    await threeLives(db);

    await expect(checkCursor(db, cursor)).rejects.toMatchObject({ code: "MN006", column: "after" });
  },
);

test("no cursor at all is refused, by the name of its field", async ({ connect }) => {
  const client = await connect();
  await client.query("begin");

  const refused = await refusal(client, "select minoots_private.check_cursor(null, 'cursor')");

  expect(refused).toMatchObject({ code: "MN006", column: "cursor" });
  expect(refused.message).toBe("cursor is no cursor of this feed.");
});

test("one from before what was removed is refused, and the floor itself goes on", async ({
  db,
}) => {
  await threeLives(db);
  await setFloor(db, 220);

  await expect(checkCursor(db, "3-219")).rejects.toMatchObject({ code: "MN012", column: "after" });
  expect(await checkCursor(db, "3-220")).toBe(220);
});
