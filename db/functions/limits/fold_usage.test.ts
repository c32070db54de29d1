import { expect } from "vitest";
import { foldUsage } from "../../../src/database/usage-calls.ts";
import { insertTenant, test } from "../../../test/harness/database.ts";
import { begunWriter, commit, write } from "../../../test/harness/feed.ts";
import { foldAll } from "../../../test/harness/limits.ts";

const folded = `select tenant_id as id, open::integer from minoots_private.open_timers
  where open <> 0 order by open`;

test("an open transaction of one tenant holds back its own count alone", async ({
  db,
  as,
  tenant,
  connect,
}) => {
  const worker = as("minoots_worker");
  const other = await insertTenant(db);
  const [a, b] = [await begunWriter(connect, tenant), await begunWriter(connect, other)];
  await write(a);
  await write(b);
  await write(a);
  await commit(b);

  expect(await foldAll(worker)).toBe(1);
  expect((await db.query(folded)).rows).toEqual([{ id: other.id, open: 1 }]);

  await commit(a);
  expect(await foldAll(worker)).toBe(2);
  expect(await foldAll(worker)).toBe(0);
  expect((await db.query(folded)).rows).toEqual([
    { id: other.id, open: 1 },
    { id: tenant.id, open: 2 },
  ]);
});

test("in pages of any size each event counts once, whoever is held back", async ({
  db,
  as,
  connect,
}) => {
  const worker = as("minoots_worker");
  await foldAll(worker);
  const tenants = [await insertTenant(db), await insertTenant(db), await insertTenant(db)];
  const writers = await Promise.all(tenants.map((each) => begunWriter(connect, each)));
  for (let round = 0; round < 4; round += 1) {
    for (const writer of writers) await write(writer);
    await foldUsage(worker, 2);
    await commit(writers[round % 3]!);
    await writers[round % 3]!.query("begin");
    await foldUsage(worker, 1);
  }
  for (const writer of writers) await commit(writer);

  await foldAll(worker, 3);

  const { rows } = await db.query(
    `select open::integer from minoots_private.open_timers where tenant_id = any ($1)`,
    [tenants.map(({ id }) => id)],
  );
  expect(rows).toEqual([{ open: 4 }, { open: 4 }, { open: 4 }]);
});

test("two at a time count nothing twice, and neither waits", async ({
  db,
  as,
  tenant,
  connect,
}) => {
  const writer = await begunWriter(connect, tenant);
  await write(writer);
  await commit(writer);
  const [a, b] = [
    await connect({ role: "minoots_worker" }),
    await connect({ role: "minoots_worker" }),
  ];
  await a.query("begin");

  expect(await foldUsage(a, 1000)).toBe(1);
  expect(await foldUsage(b, 1000)).toBe(0);
  await a.query("rollback");

  expect(await foldUsage(b, 1000)).toBe(1);
  expect(await foldUsage(as("minoots_worker"), 1000)).toBe(0);
  expect((await db.query(`${folded} limit 1`)).rows).toHaveLength(1);
});
