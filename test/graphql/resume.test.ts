// Whatever breaks, the log of a client that keeps its cursor is the feed: each event once.
import type pg from "pg";
import { expect } from "vitest";
import { WebSocket } from "ws";
import { createHub } from "../../src/server/hub.ts";
import type { Hub } from "../../src/server/hub.ts";
import { listenClient, silent } from "../server/support.ts";
import { clientOf, Reader } from "./reader.ts";
import { test as apiTest } from "./support.ts";
import type { Data } from "./support.ts";

const long = "_".repeat(1_000);
const wide = Array.from({ length: 20 }, (_, index) => `d${index}${long}: data`).join(" ");

const test = apiTest
  .extend("anotherHub", ({ as, url }, { onCleanup }) => {
    const hubs: Hub[] = [];
    onCleanup(async () => {
      await Promise.all(hubs.map((hub) => hub.stop()));
    });
    return (bufferMax?: number): Hub => {
      const hub = createHub({
        pool: as("minoots_server"),
        listenClient: () => listenClient(url),
        log: silent,
        ...(bufferMax === undefined ? {} : { bufferMax }),
      });
      hubs.push(hub);
      return hub;
    };
  })
  .extend("schedule", ({ as, tenant }) => {
    const pool = as("minoots_server", tenant);
    return async (count: number, name = "tea"): Promise<void> => {
      await pool.query(
        `select minoots.schedule_timer(name => $2, fire_in => '1h') from generate_series(1, $1)`,
        [count, name],
      );
    };
  })
  .extend("feed", ({ as, tenant }) => {
    const pool = as("minoots_server", tenant);
    return async (): Promise<string[]> => {
      const { rows } = await pool.query("select cursor from minoots.events order by position");
      return rows.map(({ cursor }: { cursor: string }) => cursor);
    };
  });

async function loseListening(db: pg.Pool): Promise<void> {
  await db.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'test-listen'`,
  );
}

test("cut off, restarted and without LISTEN, a client has every event once", async ({
  open,
  db,
  anotherHub,
  schedule,
  feed,
}) => {
  const hub = anotherHub();
  let api = await open({ hub });
  const client = clientOf(() => api);
  const reader = new Reader(client);
  await reader.isGreeted(1);
  await schedule(3);
  await reader.has(3);

  client.terminate();
  await schedule(3);
  await reader.has(6);
  await loseListening(db);
  await schedule(3);
  await reader.has(9);
  const first = api;
  api = await open({ hub: anotherHub() });
  await first.close();
  await hub.stop();
  await schedule(3);
  await reader.has(12);

  expect(reader.seen).toEqual(await feed());
  expect([reader.greeted, reader.errors]).toEqual([3, []]);
  await client.dispose();
});

test("a slow reader is let go with the cursor to go on from, and misses nothing", async ({
  open,
  anotherHub,
  schedule,
  feed,
}) => {
  const sockets: WebSocket[] = [];
  const kept = new Proxy(WebSocket, {
    construct: (made, given) => sockets[sockets.push(Reflect.construct(made, given)) - 1]!,
  });
  const hub = anotherHub(50);
  const api = await open({ hub });
  const client = clientOf(() => api, kept);
  const slow = new Reader(client, null, wide);
  await slow.isGreeted(1);

  sockets[0]!.pause();
  for (let count = 0; count < 400 && hub.state().subscribers > 0; count += 40) {
    await schedule(40, "x".repeat(200));
    await expect
      .poll(() => hub.state().position)
      .toBe(Number((await feed()).at(-1)?.split("-")[1]));
  }
  expect(hub.state().subscribers).toBe(0);
  sockets[0]!.resume();
  await slow.isEnded();
  const { cursor, code, hint } = slow.errors[0].extensions;
  const next = new Reader(client, cursor);
  await next.isGreeted(1);
  await schedule(1);
  const all = await feed();
  await next.has(all.length - slow.seen.length);

  expect([code, hint, cursor]).toEqual([
    "UNAVAILABLE",
    `Subscribe again after ${cursor}.`,
    slow.seen.at(-1),
  ]);
  expect([...slow.seen, ...next.seen]).toEqual(all);
  await client.dispose();
});

test("a database that was restored is told to who is ahead of it, and to nobody else", async ({
  api,
  db,
  hub,
  schedule,
  feed,
}) => {
  const client = clientOf(() => api);
  const ahead = new Reader(client);
  await ahead.isGreeted(1);
  await schedule(4);
  await ahead.has(4);
  const floor = ahead.seen[1]!;

  await db.query(
    `insert into minoots_private.feed_epochs
    select epoch + 1, system_identifier, timeline, database_oid, $1, opened_at
    from minoots_private.feed_epochs`,
    [Number(floor.split("-")[1])],
  );
  await db.query("delete from minoots_private.events where position > $1", [floor.split("-")[1]]);
  const { epoch } = hub.state();
  await loseListening(db);
  await ahead.isEnded();
  const below = new Reader(client, floor);
  const stale = new Reader(client, ahead.seen[3]);
  const { timers } = await api.run("{ timers { feedCursor } }");
  const anew = new Reader(client, timers.feedCursor);
  await Promise.all([below.isGreeted(1), anew.isGreeted(1), stale.isEnded()]);
  await schedule(1);
  await Promise.all([below.has(1), anew.has(1)]);

  const refusal = { code: "CURSOR_STALE", hint: expect.stringContaining("feedCursor") };
  expect(ahead.errors).toMatchObject([{ extensions: refusal }]);
  expect(stale.errors).toMatchObject([{ extensions: { ...refusal, path: "after" } }]);
  expect([below.seen, anew.seen]).toEqual([(await feed()).slice(-1), (await feed()).slice(-1)]);
  expect(hub.state().epoch).toBe(epoch + 1);
  await client.dispose();
});

test("a timer is awaited until it has ended, by its key, through a restart too", async ({
  open,
  anotherHub,
}) => {
  const hub = anotherHub();
  let api = await open({ hub });
  await api.run(
    `mutation { scheduleTimer(input: {name: "a", fireIn: "1h", key: "k"}) { outcome } }`,
  );
  await api.run(
    `mutation { scheduleTimer(input: {name: "b", fireIn: "1h", key: "j"}) { outcome } }`,
  );
  const client = clientOf(() => api);
  const states: string[] = [];
  const query = `subscription { timer(key: "k") { name status } }`;

  for await (const { data } of client.iterate<Data>({ query })) {
    states.push(`${data.timer.name} ${data.timer.status}`);
    if (states.length === 1) {
      const first = api;
      api = await open({ hub: anotherHub() });
      await first.close();
      await hub.stop();
    }
    if (states.length === 2) {
      await api.run(`mutation { cancelTimer(input: {key: "j"}) { outcome } }`);
      await api.run(`mutation { cancelTimer(input: {key: "k"}) { outcome } }`);
    }
  }

  expect(states).toEqual(["a SCHEDULED", "a SCHEDULED", "a CANCELLED"]);
  await client.dispose();
});
