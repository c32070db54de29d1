import { expect } from "vitest";
import { checkEpoch } from "../../../src/database/calls.ts";
import { insertTenant, test } from "../../../test/harness/database.ts";
import { begunWriter, commit, write } from "../../../test/harness/feed.ts";

test("each tells where it stands, and what waits for it since when", async ({
  db,
  as,
  clock,
  tenant,
  connect,
}) => {
  const epoch = await checkEpoch(db);
  await clock.set("2026-11-20T08:00:00Z");
  const writer = await begunWriter(connect, tenant);
  const first = await write(writer);
  await clock.set("2026-11-20T09:00:00Z");
  const last = await write(writer);
  await commit(writer);
  const server = as("minoots_server", tenant);
  for (const [consumer, position] of [
    ["slow", first],
    ["up to date", last],
  ]) {
    await server.query("select minoots.seek_feed($1, $2)", [consumer, `${epoch}-${position}`]);
  }
  await as("minoots_server", await insertTenant(db)).query("select minoots.seek_feed('theirs')");

  const { rows } = await server.query("select * from minoots.feed_consumers()");

  const nine = "2026-11-20 09:00:00+00";
  expect(rows).toEqual([
    {
      consumer: "slow",
      cursor: `${epoch}-${first}`,
      behind: 1,
      waiting_since: nine,
      committed_at: nine,
    },
    {
      consumer: "up to date",
      cursor: `${epoch}-${last}`,
      behind: 0,
      waiting_since: null,
      committed_at: nine,
    },
  ]);
});

test("whoever has no tenant is refused", async ({ as }) => {
  await expect(as("minoots_tenant").query("select minoots.feed_consumers()")).rejects.toMatchObject(
    { code: "MN009" },
  );
});
