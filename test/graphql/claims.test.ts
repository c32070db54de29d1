// Claiming over GraphQL: who waits is answered as soon as there is something, holds nothing of
// the database meanwhile, and is let go when the time is over or the server stops.
import type pg from "pg";
import { expect } from "vitest";
import { fireDue } from "../../src/database/calls.ts";
import { test } from "./support.ts";
import type { Api, Data } from "./support.ts";

const schedule = `mutation ($queue: String!) { scheduleTimer(input: {name: "ask", fireIn: "1ms",
  actions: [{agentPrompt: {prompt: "Look.", queue: $queue}}]}) { timer { id } } }`;
const claim = `mutation ($queue: String, $wait: Duration, $max: Int) {
  claimDeliveries(input: {queue: $queue, wait: $wait, max: $max, lease: "1m"}) { deliveries {
    id kind attempt body acknowledgeBy timer { id status } } } }`;

async function scheduleOne(api: Api, queue: string): Promise<string> {
  return (await api.run(schedule, { queue })).scheduleTimer.timer.id;
}

async function fire(db: pg.Pool): Promise<void> {
  await db.query(`update minoots_private.timers set fire_at = fire_at - interval '1 minute'
    where status = 'scheduled'`);
  await fireDue(db, { fireMax: 100, owner: 7, leaseMs: 30_000 });
}

/** How many of the server's connections are in the midst of anything. */
async function busy(db: pg.Pool): Promise<number> {
  const { rows } = await db.query(
    `select count(*)::integer as count from pg_stat_activity
    where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()
      and xact_start is not null and query like '%claim_deliveries%'`,
  );
  return (rows[0] as { count: number }).count;
}

test("what is there is claimed at once, with its timer", async ({ api, db }) => {
  const id = await scheduleOne(api, "desk");
  await fire(db);

  const { claimDeliveries } = await api.run(claim, { queue: "desk", wait: "55s" });

  expect(claimDeliveries.deliveries).toMatchObject([
    { kind: "agent_prompt", attempt: 1, timer: { id, status: "FIRED" } },
  ]);
  const [{ body }] = claimDeliveries.deliveries as [Data];
  expect(JSON.parse(body)).toMatchObject({ type: "agent.prompt", data: { prompt: "Look." } });
  expect((await api.run(claim, { queue: "desk" })).claimDeliveries.deliveries).toEqual([]);
});

test("who waits is woken, and holds no transaction meanwhile", async ({ api, db, hub }) => {
  const waiting = api.run(claim, { queue: "later", wait: "55s" });
  await expect.poll(() => hub.state().subscribers).toBeGreaterThan(0);
  await expect.poll(() => busy(db)).toBe(0);

  const id = await scheduleOne(api, "later");
  await fire(db);

  expect((await waiting).claimDeliveries.deliveries).toMatchObject([{ timer: { id } }]);
  await expect.poll(() => hub.state().subscribers).toBe(0);
});

test("of two who wait one gets it", async ({ api, db, hub }) => {
  const waiting = [1, 2].map(() => api.run(claim, { queue: "two", wait: "3s" }));
  await expect.poll(() => hub.state().subscribers).toBe(2);

  await scheduleOne(api, "two");
  await fire(db);

  const counts = (await Promise.all(waiting)).map(
    ({ claimDeliveries }: Data) => claimDeliveries.deliveries.length as number,
  );
  expect(new Set(counts)).toEqual(new Set([0, 1]));
});

test("when the time is over there is nothing", async ({ api }) => {
  const { claimDeliveries } = await api.run(claim, { queue: "empty", wait: "100ms" });

  expect(claimDeliveries.deliveries).toEqual([]);
});

test("a caller that goes away waits no more", async ({ api, hub }) => {
  const leaving = new AbortController();
  const asked = fetch(`${api.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-api-key": api.key },
    body: JSON.stringify({ query: claim, variables: { queue: "gone", wait: "55s" } }),
    signal: leaving.signal,
  });
  await expect.poll(() => hub.state().subscribers).toBe(1);

  leaving.abort();

  await expect(asked).rejects.toThrow("abort");
  await expect.poll(() => hub.state().subscribers).toBe(0);
});

test("over a socket it is the same", async ({ api, hub }) => {
  const socket = api.socket();
  const stream = socket.iterate<Data>({
    query: claim,
    variables: { queue: "socket", wait: "55s" },
  });
  const next = stream.next();
  await expect.poll(() => hub.state().subscribers).toBe(1);

  await socket.dispose();
  await next.catch(() => {});

  await expect.poll(() => hub.state().subscribers).toBe(0);
});

test("what is wrong is told before anybody waits", async ({ api }) => {
  const mistake = async (variables: object) => (await api.mistake(claim, variables)).slice(0, 2);

  expect(await mistake({ wait: "56s" })).toEqual(["INVALID_DURATION", "wait"]);
  expect(await mistake({ max: 0, wait: "55s" })).toEqual(["INVALID_INPUT", "max"]);
});

test("who waits is answered when the server stops", async ({ api, hub }) => {
  const waiting = api.run(claim, { queue: "stop", wait: "55s" });
  await expect.poll(() => hub.state().subscribers).toBe(1);

  api.graphql.claims.endWaits();

  expect((await waiting).claimDeliveries.deliveries).toEqual([]);
});
