import { expect } from "vitest";
import { test } from "../../../test/harness/database.ts";
import { openEndpoint, origin } from "../../../test/harness/endpoints.ts";
import { untilWaiting } from "../../../test/harness/firing.ts";

const lock = "select (minoots_private.lock_endpoint($1, $2)).rate";

test("who locks second waits, and then sees what the first wrote", async ({
  db,
  tenant,
  connect,
}) => {
  await openEndpoint(db, tenant);
  const [a, b] = [await connect(), await connect()];
  await a.query("begin");
  await a.query(lock, [tenant.id, origin]);

  const asked = b.query(lock, [tenant.id, origin]);
  await untilWaiting(db, b);
  await a.query("update minoots_private.endpoints set rate = 7 where tenant_id = $1", [tenant.id]);
  await a.query("commit");

  expect((await asked).rows).toEqual([{ rate: 7 }]);
});

test("where there is none, all is null", async ({ db, tenant }) => {
  const { rows } = await db.query(lock, [tenant.id, "https://nowhere.example"]);

  expect(rows).toEqual([{ rate: null }]);
});
