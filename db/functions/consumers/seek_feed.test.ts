import { expect } from "vitest";
import { checkEpoch } from "../../../src/database/calls.ts";
import type { Queryable } from "../../../test/harness/clock.ts";
import { test } from "../../../test/harness/database.ts";
import { begunWriter, commit, lastPosition, write } from "../../../test/harness/feed.ts";

/** A tenant with three events, and how it speaks. */
const seekTest = test.extend("scene", async ({ db, tenant, connect }) => {
  const epoch = await checkEpoch(db);
  const writer = await begunWriter(connect, tenant);
  const cursors = [];
  for (let count = 0; count < 3; count += 1) cursors.push(`${epoch}-${await write(writer)}`);
  await commit(writer);
  return { cursors, user: await connect({ role: "minoots_server", tenant }) };
});

async function seek(db: Queryable, cursor: string | null): Promise<string> {
  const { rows } = await db.query("select minoots.seek_feed('billing', $1) as cursor", [cursor]);
  return (rows[0] as { cursor: string }).cursor;
}

async function read(db: Queryable): Promise<string[]> {
  const { rows } = await db.query("select cursor from minoots.read_feed('billing')");
  return rows.map(({ cursor }: { cursor: string }) => cursor);
}

seekTest("without a cursor only what comes is read", async ({ db, tenant, connect, scene }) => {
  expect(await seek(scene.user, null)).toBe(`${await checkEpoch(db)}-${await lastPosition(db)}`);
  expect(await read(scene.user)).toEqual([]);

  const writer = await begunWriter(connect, tenant);
  const position = await write(writer);
  await commit(writer);

  expect(await read(scene.user)).toEqual([`${await checkEpoch(db)}-${position}`]);
});

seekTest("back at an older cursor, it reads again", async ({ scene }) => {
  const [first = "", second, third] = scene.cursors;
  await read(scene.user);
  await scene.user.query("select minoots.commit_feed('billing', $1)", [third]);

  expect(await seek(scene.user, first)).toBe(first);

  expect(await read(scene.user)).toEqual([second, third]);
});

seekTest("a place that is none is refused, by its name", async ({ scene }) => {
  await expect(seek(scene.user, "9-9")).rejects.toMatchObject({ code: "MN012", column: "cursor" });
  await expect(seek(scene.user, "x")).rejects.toMatchObject({ code: "MN006", column: "cursor" });
});

test("whoever has no tenant is refused", async ({ as }) => {
  await expect(seek(as("minoots_tenant"), null)).rejects.toMatchObject({ code: "MN009" });
});
