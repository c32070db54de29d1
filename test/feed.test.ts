// The feed's promise under load: ten writers whose commits come late and out of order, with
// the system firing among them; two kinds of readers miss nothing and get nothing twice. And
// what it protects against, step by step: a reader that only remembers its last position.
import { randomInt } from "node:crypto";
import type pg from "pg";
import { expect } from "vitest";
import { checkEpoch } from "../src/database/calls.ts";
import type { FeedEvent } from "../src/database/wire.ts";
import type { Queryable } from "./harness/clock.ts";
import { insertTenant, type Tenant, test } from "./harness/database.ts";
import { begunWriter, commit, lastPosition, openTail, positionsOf, write } from "./harness/feed.ts";
import { fire } from "./harness/firing.ts";

const writersMax = 10;
const transactionsMax = 25;

interface Load {
  /** The writers, and thereafter the kernel, are at work. */
  scheduling: boolean;
  running: boolean;
}

/** Short transactions of one to three events; a few are rolled back, most commit late. */
async function writeMany(client: pg.Client): Promise<void> {
  for (let index = 0; index < transactionsMax; index += 1) {
    await client.query("begin");
    for (let events = randomInt(1, 4); events > 0; events -= 1) {
      const fireIn = randomInt(2) === 0 ? "1ms" : "1h";
      await client.query("select minoots_private.schedule_request($1)", [{ name: "tea", fireIn }]);
      await client.query("select pg_sleep($1)", [randomInt(4) / 1000]);
    }
    await client.query(randomInt(8) === 0 ? "rollback" : "commit");
  }
}

async function fireMany(client: pg.Client, load: Load): Promise<void> {
  while (load.scheduling) {
    await client.query("begin");
    await fire(client, { fireMax: 5 });
    await client.query("select pg_sleep(0.002)");
    await client.query("commit");
  }
}

/** As the hub reads: one place, and one more for each tenant that is held back. */
async function tailMany(db: Queryable, after: number, load: Load): Promise<FeedEvent[]> {
  const tail = openTail(db, after);
  const events: FeedEvent[] = [];
  while (load.running) events.push(...(await tail.drain(randomInt(1, 20))));
  return [...events, ...(await tail.drain())];
}

/** As a SQL consumer reads: in transactions of its own work, some of which fail. */
async function consumeMany(client: pg.Client, load: Load): Promise<number[]> {
  const done: number[] = [];
  for (let last = false; ;) {
    await client.query("begin");
    const { rows } = await client.query(
      "select position, cursor from minoots.read_feed('work', 7)",
    );
    const cursor: unknown = rows.at(-1)?.cursor;
    if (rows.length === 0 && last) return done;
    last = !load.running;
    if (rows.length > 0) await client.query("select minoots.commit_feed('work', $1)", [cursor]);
    const fails = randomInt(5) === 0;
    await client.query(fails ? "rollback" : "commit");
    if (!fails) done.push(...positionsOf(rows as { position: number }[]));
  }
}

async function eventsOf(db: Queryable, tenants: readonly Tenant[]): Promise<number[][]> {
  const { rows } = await db.query(
    `select tenant_id as "tenantId", position from minoots_private.events order by position`,
  );
  return tenants.map((tenant) => ownPositions(rows as FeedEvent[], tenant));
}

function ownPositions(events: readonly FeedEvent[], tenant: Tenant): number[] {
  return positionsOf(events.filter(({ tenantId }) => tenantId === tenant.id));
}

test("ten writers with random commit delays: nothing is missed, nothing comes twice", async ({
  db,
  connect,
}) => {
  await checkEpoch(db);
  const tenants = [await insertTenant(db), await insertTenant(db), await insertTenant(db)];
  const after = await lastPosition(db);
  const load: Load = { scheduling: true, running: true };
  const writers = Array.from({ length: writersMax }, async (_, index) => {
    await writeMany(await connect({ role: "minoots_server", tenant: tenants[index % 3]! }));
  });
  const consumers = tenants.map(async (tenant) =>
    consumeMany(await connect({ role: "minoots_server", tenant }), load),
  );
  const tailing = tailMany(await connect({ role: "minoots_server" }), after, load);
  const firing = fireMany(await connect({ role: "minoots_kernel" }), load);

  await Promise.all(writers);
  load.scheduling = false;
  await firing;
  load.running = false;

  const written = await eventsOf(db, tenants);
  expect(written.flat().length).toBeGreaterThan(writersMax * transactionsMax);
  const tailed = await tailing;
  expect(tenants.map((tenant) => ownPositions(tailed, tenant))).toEqual(written);
  expect(await Promise.all(consumers)).toEqual(written);
});

/** What one would write first: the events after the last position that was seen. */
async function readNaively(db: Queryable, after: number): Promise<number[]> {
  const { rows } = await db.query(
    "select position from minoots_private.events where position > $1 order by position",
    [after],
  );
  return positionsOf(rows as { position: number }[]);
}

test("a bare position loses the event whose writer commits late; the tail waits for it", async ({
  db,
  tenant,
  connect,
}) => {
  // given: a drew the lower position, and b commits first
  const after = await lastPosition(db);
  const tail = openTail(db, after);
  const [a, b] = [await begunWriter(connect, tenant), await begunWriter(connect, tenant)];
  const [lower, higher] = [await write(a), await write(b)];
  await commit(b);

  const naiveFirst = await readNaively(db, after);
  const tailFirst = await tail.drain();
  await commit(a);
  const naiveSecond = await readNaively(db, naiveFirst.at(-1)!);
  const tailSecond = await tail.drain();

  expect([...naiveFirst, ...naiveSecond]).toEqual([higher]);
  expect([...positionsOf(tailFirst), ...positionsOf(tailSecond)]).toEqual([lower, higher]);
});

test("a snapshot taken before the marks were read would lose it as well", async ({
  db,
  tenant,
  connect,
}) => {
  // given: a reader whose rows are from before a's commit, and whose marks from after it
  const after = await lastPosition(db);
  const reader = await connect();
  const writer = await begunWriter(connect, tenant);
  const position = await write(writer);
  await reader.query("begin isolation level repeatable read; select from minoots_private.events");
  await commit(writer);

  const { rows } = await reader.query("select minoots_private.settled_position(null) as at");
  const seen = await readNaively(reader, after);

  expect(rows).toEqual([{ at: position }]);
  expect(seen).toEqual([]);
  await expect(openTail(reader, after).drain()).rejects.toMatchObject({ code: "MN001" });
});
