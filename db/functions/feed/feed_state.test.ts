import { expect } from "vitest";
import { checkEpoch, feedState } from "../../../src/database/calls.ts";
import { insertTenant, test } from "../../../test/harness/database.ts";
import { begunWriter, lastPosition, write } from "../../../test/harness/feed.ts";

test("from now is where the tenant's feed, or everybody's, is settled", async ({
  db,
  tenant,
  connect,
  as,
}) => {
  const epoch = await checkEpoch(db);
  const other = await insertTenant(db);
  const before = await lastPosition(db);
  const drawn = await write(await begunWriter(connect, tenant));
  const server = as("minoots_server");

  expect(await feedState(server, other.id)).toEqual({ epoch, position: drawn });
  expect(await feedState(server, tenant.id)).toEqual({ epoch, position: before });
  expect(await feedState(server, null)).toEqual({ epoch, position: before });
});

test("without naming a tenant it is everybody's", async ({ db }) => {
  const { rows } = await db.query('select "position" from minoots_private.feed_state()');

  expect(rows).toEqual([{ position: await lastPosition(db) }]);
});

test("it is refused in a snapshot that would lose events", async ({ connect }) => {
  const client = await connect();
  await client.query("begin isolation level repeatable read");

  await expect(feedState(client, null)).rejects.toMatchObject({ code: "MN001" });
});
