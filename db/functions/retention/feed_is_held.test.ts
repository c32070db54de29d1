import { expect } from "vitest";
import { test } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

const isHeld = "minoots_private.feed_is_held()";

test("a transaction that goes on holding the feed is told; one that ended is not", async ({
  db,
  connect,
}) => {
  const reader = await connect();
  await reader.query("begin; select from minoots.events");
  expect(await answer(db, isHeld, [])).toBe(true);

  await reader.query("commit");
  expect(await answer(db, isHeld, [])).toBe(false);
});

test("whoever only asks does not count", async ({ connect }) => {
  const asking = await connect();
  await asking.query("begin; select from minoots.events");

  expect(await answer(asking, isHeld, [])).toBe(false);
});
