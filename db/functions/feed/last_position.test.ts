import { expect } from "vitest";
import { test } from "../../../test/harness/database.ts";
import { begunWriter, lastPosition, write } from "../../../test/harness/feed.ts";

test("before the first event it is 0, then the last that anybody drew", async ({
  db,
  tenant,
  connect,
}) => {
  expect(await lastPosition(db)).toBe(0);

  const writer = await begunWriter(connect, tenant);
  const drawn = await write(writer);
  expect(drawn).toBe(1);
  expect(await lastPosition(db)).toBe(drawn);

  await writer.query("rollback");
  expect(await lastPosition(db)).toBe(drawn);
});
