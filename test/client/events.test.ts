// Whatever breaks, whoever iterates has every event once, and whoever waits hears the end.
import { expect } from "vitest";
import { fireDue } from "../../src/database/calls.ts";
import { makeKey } from "../server/support.ts";
import { takeFrom, test as clientTest } from "./support.ts";

const test = clientTest
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

test("after a cursor, each event comes once and in order, and the cursor goes along", async ({
  connected: { client },
  schedule,
  feed,
}) => {
  const { feedCursor } = await client.listPage();
  await schedule(3);
  const events = client.events({ after: feedCursor });

  const first = await takeFrom(events, 2);
  const cursor = events.cursor;
  await events.return?.();
  const rest = await takeFrom(client.events({ after: cursor }), 1);

  expect([...first, ...rest].map((event) => event.cursor)).toEqual(await feed());
  expect(cursor).toBe(first[1]!.cursor);
  expect(first[0]).toMatchObject({ type: "TIMER_SCHEDULED", data: { name: "tea" } });
});

test("through a hundred cuts there is neither gap nor double", async ({
  connected: { client, cut, retries },
  schedule,
  feed,
}) => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const events = client.events({ after: (await client.viewer()).feedCursor });
  const seen: string[] = [];
  let random = seed;
  const draw = (below: number) => (random = (random * 48_271) % 2_147_483_647) % below;

  for (let cuts = 0; cuts < 100; cuts += 1) {
    const coming = 1 + draw(5);
    const before = draw(coming + 1);
    await schedule(before);
    if (draw(2) === 0) seen.push(...(await takeFrom(events, before)).map(({ cursor }) => cursor));
    cut();
    await schedule(coming - before);
    const { length } = await feed();
    const missing = length - seen.length;
    seen.push(...(await takeFrom(events, missing)).map(({ cursor }) => cursor));
  }

  expect(seen, `seed ${seed}`).toEqual(await feed());
  expect(retries.length).toBeGreaterThan(30);
}, 60_000);

test("a slow reader lets the subscription go, and has it all in the end", async ({
  connected: { client, sockets },
  schedule,
  feed,
}) => {
  const events = client.events({ after: (await client.viewer()).feedCursor });
  await schedule(1);
  const seen = await takeFrom(events, 1);
  await schedule(2_500);
  await expect.poll(() => sockets[0]!.readyState, { timeout: 10_000 }).toBe(3);

  seen.push(...(await takeFrom(events, 2_500)));

  expect(seen.map(({ cursor }) => cursor)).toEqual(await feed());
});

test("only what was asked for comes, and the cursor goes on meanwhile", async ({
  connected: { client },
}) => {
  const after = (await client.viewer()).feedCursor;
  const { timer } = await client.schedule({ name: "a", fireIn: "1h", labels: { order: "42" } });
  await client.schedule({ name: "b", fireIn: "1h" });
  await client.cancel(timer);

  const byType = await takeFrom(client.events({ after, types: ["TIMER_CANCELLED"] }), 1);
  const byTimer = await takeFrom(client.events({ after, timerId: timer.id }), 2);
  const byLabel = await takeFrom(client.events({ after, labels: { order: "42" } }), 1);

  expect(byType[0]).toMatchObject({ type: "TIMER_CANCELLED", timerId: timer.id });
  expect(byTimer.map(({ type }) => type)).toEqual(["TIMER_SCHEDULED", "TIMER_CANCELLED"]);
  expect(byLabel[0]!.timerId).toBe(timer.id);
});

test("events end by break without a word, by the signal with its reason", async ({
  connected: { client, sockets },
  schedule,
}) => {
  const after = (await client.viewer()).feedCursor;
  await schedule(2);
  const controller = new AbortController();
  const events = client.events({ after, signal: controller.signal });

  for await (const event of client.events({ after })) {
    expect(event.type).toBe("TIMER_SCHEDULED");
    break;
  }
  await takeFrom(events, 2);
  const parked = events.next();
  const reason = new Error("enough");
  controller.abort(reason);

  await expect(parked).rejects.toBe(reason);
  expect(await events.next()).toEqual({ done: true, value: undefined });
  await expect.poll(() => sockets.every(({ readyState }) => readyState === 3)).toBe(true);
});

test("cursors that cannot be gone on from are told", async ({ connected: { client } }) => {
  const next = async (after: string) => client.events({ after }).next();

  await expect(next("99-1")).rejects.toMatchObject({ code: "CURSOR_STALE", path: "after" });
  await expect(next("nonsense")).rejects.toMatchObject({ code: "CURSOR_INVALID" });
});

test("who follows by a key that is revoked is told so, after all that came before", async ({
  open,
  clientOn,
  db,
  tenant,
  schedule,
}) => {
  const api = await open({ sockets: { keysMs: 20 } });
  const key = await makeKey(db, tenant);
  const { client } = clientOn(api, { key });
  const events = client.events({ after: (await client.viewer()).feedCursor });
  await schedule(2);
  await takeFrom(events, 1);

  await db.query("update minoots_private.api_keys set revoked_at = minoots.clock() where id = $1", [
    key.split("_")[2],
  ]);
  const last = await takeFrom(events, 1);

  expect(last[0]!.type).toBe("TIMER_SCHEDULED");
  await expect(events.next()).rejects.toMatchObject({ code: "UNAUTHENTICATED", status: 401 });
  expect(await events.next()).toEqual({ done: true, value: undefined });
});

test("waiting for a timer ends with it, through cuts, by key or id", async ({
  connected: { client, cut },
  db,
  clock,
}) => {
  const { timer } = await client.schedule({ name: "tea", fireIn: "5m", key: "k" });
  const byKey = client.waitFor({ key: "k" });
  const byId = client.waitFor(timer.id, { timeoutMs: 2 ** 40 });

  for (let cuts = 0; cuts < 3; cuts += 1) {
    cut();
    await client.snooze(timer, "1m");
  }
  await clock.set(new Date(Date.now() + 600_000).toISOString());
  await fireDue(db, { fireMax: 10, owner: null, leaseMs: 30_000 });
  const [ended, same] = await Promise.all([byKey, byId]);

  expect(ended).toMatchObject({ id: timer.id, status: "COMPLETED", deliveries: [] });
  expect(same).toEqual(ended);
  expect(await client.waitFor(timer)).toEqual(ended);
});

test("waiting can be given up, by time or by the signal, and is refused for no timer", async ({
  connected: { client },
}) => {
  const { timer } = await client.schedule({ name: "tea", fireIn: "1h" });
  const reason = new Error("enough");

  await expect(client.waitFor(timer, { timeoutMs: 1 })).rejects.toMatchObject({
    code: "WAIT_TIMEOUT",
  });
  await expect(client.waitFor(timer, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  await expect(client.waitFor({ key: "none" })).rejects.toMatchObject({ code: "NOT_FOUND" });
});
