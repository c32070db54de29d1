// The hub as it runs: woken by NOTIFY, polling beside it, and carrying its subscribers
// through the loss of its connection and through writers that commit in any order.
import { expect } from "vitest";
import type pg from "pg";
import { createHub, createTickedHub } from "../../src/server/hub.ts";
import type { FeedEvent, Hub } from "../../src/server/hub.ts";
import { feedSource } from "../../src/server/hub-source.ts";
import { insertTenant } from "../harness/database.ts";
import { listenClient, silent, test as serverTest } from "./support.ts";

type Stream = AsyncIterableIterator<FeedEvent>;

const test = serverTest.extend("running", ({ as, url }, { onCleanup }) => {
  const hubs: Hub[] = [];
  onCleanup(async () => {
    await Promise.all(hubs.map((hub) => hub.stop()));
  });
  return async (pollMs: number): Promise<Hub> => {
    const pool = as("minoots_server");
    const hub = createHub({ pool, listenClient: () => listenClient(url), log: silent, pollMs });
    hubs.push(hub);
    await hub.start();
    return hub;
  };
});

const neverMs = 1_000_000;

async function listens(hub: Hub): Promise<void> {
  await expect.poll(() => hub.state().listening, { interval: 5, timeout: 10_000 }).toBe(true);
}

async function nextOfType(stream: Stream, type: string): Promise<FeedEvent> {
  for (;;) {
    const { value, done } = await stream.next();
    if (done === true) throw new Error(`The stream ended before ${type}.`);
    if (value.type === type) return value;
  }
}

async function fireOne(db: pg.Pool, server: pg.Pool): Promise<void> {
  await server.query("select minoots.schedule_timer(name => 'tea', fire_in => '1s')");
  await db.query("update minoots_private.timers set fire_at = fire_at - interval '1 hour'");
  await db.query("select minoots_private.fire_due(100, null, interval '30 s')");
}

test("a firing wakes the hub, without a poll", async ({ running, as, db, tenant }) => {
  const hub = await running(neverMs);
  await listens(hub);
  const stream = hub.subscribe({ tenantId: tenant.id, after: null });
  await nextOfType(stream, "mark");

  await fireOne(db, as("minoots_server", tenant));

  expect(await nextOfType(stream, "timer.fired")).toMatchObject({ data: { name: "tea" } });
});

test("a bounded poll finds what nobody announced", async ({ running, as, tenant }) => {
  const hub = await running(5);
  const stream = hub.subscribe({ tenantId: tenant.id, after: null });
  await nextOfType(stream, "mark");

  await as("minoots_server", tenant).query(
    "select minoots.schedule_timer(name => 'tea', fire_in => '1h')",
  );

  expect(await nextOfType(stream, "timer.scheduled")).toMatchObject({ tenantId: tenant.id });
});

test("losing its LISTEN connection ends no subscriber, and it listens again", async ({
  running,
  as,
  db,
  tenant,
}) => {
  const hub = await running(5);
  await listens(hub);
  const stream = hub.subscribe({ tenantId: tenant.id, after: null });
  await nextOfType(stream, "mark");

  await db.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'test-listen'`,
  );
  await fireOne(db, as("minoots_server", tenant));

  expect(await nextOfType(stream, "timer.fired")).toMatchObject({ tenantId: tenant.id });
  await listens(hub);
  await fireOne(db, as("minoots_server", tenant));
  expect(await nextOfType(stream, "timer.fired")).toMatchObject({ tenantId: tenant.id });
});

test("requests that keep every connection busy keep no event waiting", async ({
  as,
  url,
  db,
  tenant,
}) => {
  const pool = as("minoots_server");
  const hub = createHub({ pool, listenClient: () => listenClient(url), log: silent });
  await hub.start();
  await listens(hub);
  const stream = hub.subscribe({ tenantId: tenant.id, after: null });
  await nextOfType(stream, "mark");
  const busy = await Promise.all(Array.from({ length: 10 }, () => pool.connect()));

  await fireOne(db, as("minoots_server", tenant));

  expect(await nextOfType(stream, "timer.fired")).toMatchObject({ tenantId: tenant.id });
  for (const client of busy) client.release();
  await hub.stop();
});

test("a tenant idle in its transaction delays no other, and is told all of its own later", async ({
  running,
  as,
  connect,
  db,
  tenant,
}) => {
  const hub = await running(neverMs);
  await listens(hub);
  const other = await insertTenant(db);
  const own = hub.subscribe({ tenantId: tenant.id, after: null });
  const theirs = hub.subscribe({ tenantId: other.id, after: null });
  for (const stream of [own, theirs]) await nextOfType(stream, "mark");
  const idle = await connect({ role: "minoots_server", tenant });
  await idle.query("begin");
  await idle.query("select minoots.schedule_timer(name => 'late', fire_in => '1h')");

  await fireOne(db, as("minoots_server", other));
  const first = await nextOfType(theirs, "timer.fired");
  await idle.query("commit");

  // Nobody announces that commit: the hub looks again by itself.
  expect(first).toMatchObject({ tenantId: other.id });
  expect(await nextOfType(own, "timer.scheduled")).toMatchObject({ data: { name: "late" } });
});

test("with nobody subscribed nothing is read", async ({ running, db }) => {
  const hub = await running(1);
  await listens(hub);
  const { position } = hub.state();

  await db.query("select nextval('minoots_private.event_position'), pg_notify('minoots_feed', '')");
  await db.query("select 1");

  expect(hub.state().position).toBe(position);
});

test("ten writers with random commits: who stays and who comes back see the same feed", async ({
  as,
  connect,
  tenant,
  db,
}) => {
  const random = seeded(20_261_120);
  const source = feedSource(as("minoots_server"));
  const hub = createTickedHub({ source, log: silent, pageMax: 5 });
  const start = (await hub.subscribe({ tenantId: tenant.id, after: null }).next()).value.cursor;
  const writers = await Promise.all(
    Array.from({ length: 10 }, () => connect({ role: "minoots_server", tenant })),
  );
  let writing = true;
  const watchers = [
    watch(hub, tenant.id, start, () => false),
    watch(hub, tenant.id, start, () => random() < 0.1),
    watch(hub, tenant.id, start, () => random() < 0.5),
  ];
  const ticking = (async () => {
    while (writing) await hub.tick();
  })();

  await Promise.all(writers.map((writer) => write(writer, random)));
  writing = false;
  await ticking;
  await as("minoots_server", tenant).query(
    "select minoots.schedule_timer(name => 'last', fire_in => '1h')",
  );
  await hub.tick();

  const { rows } = await db.query<{ position: number }>(
    "select position from minoots_private.events where tenant_id = $1 order by position",
    [tenant.id],
  );
  const expected = rows.map(({ position }) => position);
  for (const seen of await Promise.all(watchers)) expect(seen).toEqual(expected);
  expect(expected.length).toBeGreaterThan(50);
});

async function write(writer: pg.Client, random: () => number): Promise<void> {
  for (let round = 0; round < 15; round += 1) {
    await writer.query("begin");
    await writer.query("select minoots.schedule_timer(name => 'tea', fire_in => '1h')");
    for (let pause = random() * 10; pause > 1; pause -= 1) await writer.query("select 1");
    await writer.query("select minoots.schedule_timer(name => 'tea', fire_in => '1h')");
    await writer.query(random() < 0.3 ? "rollback" : "commit");
  }
}

/** Reads to the timer called last, breaking off and resuming when told to. */
async function watch(
  hub: Hub,
  tenantId: string,
  start: string,
  breaksOff: () => boolean,
): Promise<number[]> {
  const seen: number[] = [];
  for (let after = start; ;) {
    for await (const event of hub.subscribe({ tenantId, after })) {
      after = event.cursor;
      if (event.type !== "mark") seen.push(event.position);
      if ((event.data as { name?: string } | null)?.name === "last") return seen;
      if (breaksOff()) break;
    }
  }
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
