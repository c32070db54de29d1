// What a tier allows, over GraphQL and its WebSockets: refused in their words, and shown.
import { expect } from "vitest";
import type { Client } from "graphql-ws";
import { WebSocket } from "ws";
import { once } from "node:events";
import { limit } from "../harness/limits.ts";
import { makeKey } from "../server/support.ts";
import { test } from "./support.ts";
import type { Api, Data } from "./support.ts";

const events = "subscription { timerEvents { type } }";
const clock = "{ viewer { serverTime } }";

test.beforeEach(({ clock: time }) => time.set("2026-11-20T08:00:00Z"));

async function post(api: Api, query: string) {
  const headers = { "content-type": "application/json" };
  return await api.call("POST", "/graphql", { body: { query }, headers });
}

/** The first thing an operation over the socket brings: an answer, its errors, or the close. */
async function first(client: Client, query: string): Promise<Data> {
  const stream = client.iterate({ query });
  const answer = await stream.next().then(
    ({ value }) => value,
    (error: unknown) => (Array.isArray(error) ? { errors: error } : closeOf(error as Data)),
  );
  return answer;
}

function closeOf({ code, reason }: Data): [number, string] {
  return [code, reason];
}

test("every answer over HTTP tells what is left, and too fast is 429", async ({
  api,
  db,
  tenant,
}) => {
  await limit(db, tenant, { requests_per_minute: 60, burst: 2 });

  const answers = [await post(api, clock), await post(api, "{ nonsense }"), await post(api, clock)];

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(answers.map(({ headers }) => headers.get("ratelimit"))).toEqual([
    '"api";r=1;t=1',
    '"api";r=0;t=2',
    '"api";r=0;t=2',
  ]);
  expect(answers[2]!.headers.get("retry-after")).toBe("1");
  expect(answers[2]!.body).toMatchObject({
    errors: [
      {
        message: "60 requests a minute are allowed, and 2 at once.",
        extensions: { code: "RATE_LIMITED", hint: "Retry in 1 s.", retryAfterSeconds: 1 },
      },
    ],
  });
});

test("each verb in a document costs, under an alias and in a fragment too", async ({
  api,
  db,
  tenant,
}) => {
  await limit(db, tenant, { requests_per_minute: 60, burst: 6 });
  const tea = 'scheduleTimer(input: { name: "tea", fireIn: "1h" }) { outcome }';
  const document = `mutation { a: ${tea} ...more } fragment more on Mutation { b: ${tea} c: ${tea} }`;

  const made = await post(api, document);
  const refused = await post(api, `mutation { a: ${tea} b: ${tea} c: ${tea} d: ${tea} }`);

  expect(made.headers.get("ratelimit")).toBe('"api";r=3;t=3');
  expect(refused).toMatchObject({
    status: 429,
    body: { errors: [{ extensions: { code: "RATE_LIMITED" } }] },
  });
  const { rows } = await db.query(
    "select count(*) from minoots_private.timers where tenant_id = $1",
    [tenant.id],
  );
  expect(rows).toEqual([{ count: 3 }]);
});

test("operations on a socket are spent from the same tenant's rate", async ({
  api,
  db,
  tenant,
}) => {
  await limit(db, tenant, { requests_per_minute: 60, burst: 4 });
  const client = api.socket();

  expect(await first(client, events)).toMatchObject({ data: { timerEvents: {} } });
  expect((await post(api, clock)).headers.get("ratelimit")).toMatch(/r=1;/);
  expect(await first(client, clock)).toMatchObject({ data: { viewer: {} } });
  expect(await first(client, clock)).toMatchObject({
    errors: [{ extensions: { code: "RATE_LIMITED", retryAfterSeconds: 1 } }],
  });
});

test("a socket that comes too fast is closed with the reason", async ({ api, db, tenant }) => {
  await limit(db, tenant, { requests_per_minute: 60, burst: 1 });
  await post(api, clock);

  expect(await first(api.socket(), clock)).toEqual([
    1013,
    "RATE_LIMITED: 60 requests a minute are allowed, and 1 at once.",
  ]);
});

test("a tenant has so many subscriptions, on all its sockets, and an ended one makes room", async ({
  api,
  db,
  tenant,
}) => {
  await limit(db, tenant, { subscriptions_max: 2 });
  const [one, two] = [api.socket(), api.socket()];
  const held = one.iterate({ query: events });
  await held.next();
  await first(two, events);

  expect(await first(two, events)).toMatchObject({
    errors: [
      {
        message: "The tenant has 2 subscriptions open, the most.",
        extensions: { code: "QUOTA_EXCEEDED" },
      },
    ],
  });
  expect(await first(two, clock)).toMatchObject({ data: { viewer: {} } });

  await held.return?.();
  expect(await first(one, clock)).toMatchObject({ data: { viewer: {} } });
  expect(await first(two, events)).toMatchObject({ data: { timerEvents: {} } });

  one.terminate();
  two.terminate();
  const after = api.socket();
  await expect.poll(async () => (await first(after, events)).data).toMatchObject({});
});

test("a key leaves room for the tenant's others, and the tenant has an end too", async ({
  api,
  db,
  tenant,
}) => {
  await limit(db, tenant, { connections_max: 3, key_connections_max: 2 });
  const other = await makeKey(db, tenant);
  for (const key of [api.key, api.key]) await first(api.socket(key), events);

  expect(await first(api.socket(), clock)).toEqual([
    1013,
    "QUOTA_EXCEEDED: The key has 2 WebSockets and event streams open, the most.",
  ]);
  expect(await first(api.socket(other), events)).toMatchObject({ data: {} });
  expect(await first(api.socket(other), clock)).toEqual([
    1013,
    "QUOTA_EXCEEDED: The tenant has 3 WebSockets and event streams open, the most.",
  ]);
});

test("who says nothing is let go in time, and does not crowd out others", async ({ open }) => {
  const api = await open({ sockets: { knockingMax: 1, initWaitMs: 50 } });
  const silent = new WebSocket(api.socketUrl, ["graphql-transport-ws"]);
  const closed = once(silent, "close");
  await once(silent, "open");

  const second = new WebSocket(api.socketUrl, ["graphql-transport-ws"]);
  second.on("error", () => {});
  const [, response] = await once(second, "unexpected-response");
  expect(response.statusCode).toBe(429);
  expect(response.headers["retry-after"]).toBe("1");

  const [code, reason] = await closed;
  expect([code, String(reason)]).toEqual([4408, "Connection initialisation timeout"]);
  expect(await first(api.socket(), clock)).toMatchObject({ data: { viewer: {} } });
});

test("the viewer sees limits and use", async ({ api }) => {
  await api.run('mutation { scheduleTimer(input: { name: "tea", fireIn: "1h" }) { outcome } }');

  const { viewer } = await api.run(`{ viewer {
    limits { tier requestsPerMinute requestsAtOnce openTimers timersPerCall payloadBytes
      connections connectionsPerKey subscriptions retention failureRetention }
    usage(days: 1) { openTimers requestsLeft days { day scheduled requests } } } }`);

  expect(viewer).toEqual({
    limits: {
      tier: "team",
      requestsPerMinute: 30_000,
      requestsAtOnce: 3_000,
      openTimers: 10_000_000,
      timersPerCall: 10_000,
      payloadBytes: 262_144,
      connections: 2_000,
      connectionsPerKey: 1_000,
      subscriptions: 1_000,
      retention: "PT1440H",
      failureRetention: "PT4320H",
    },
    usage: { openTimers: 1, requestsLeft: 2_998, days: [] },
  });
});

test("a quota says what to do, and a bulk has its size", async ({ api, db, tenant }) => {
  await limit(db, tenant, { open_timers_max: 2, bulk_max: 3 });
  const teas = (count: number) => ({
    timers: Array.from({ length: count }, () => ({ name: "tea", fireIn: "1h" })),
  });
  const bulk = `mutation ($timers: [TimerInput!]!) {
    scheduleTimers(input: { timers: $timers }) { results { outcome } } }`;

  expect(await api.mistake(bulk, teas(4))).toEqual([
    "TOO_LARGE",
    "timers",
    "timers has 4 timers.",
    "Send at most 3 a call.",
  ]);
  expect((await api.mistake(bulk, teas(3)))[0]).toBe("QUOTA_EXCEEDED");
  await api.run(bulk, teas(2));
});
