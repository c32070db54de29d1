// What goes wrong before any field is read: bodies that are no JSON, too large, compressed or of
// another kind, keys that are none, pages and ids that nobody gave out. REST and GraphQL refuse the
// same; nothing is written, and the server lives.
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { afterAll, expect } from "vitest";
import { send, toldBy } from "./faces.ts";
import { expectRefused, inTime, tellSlowest, test } from "./support.ts";
import type { Served } from "./support.ts";

const soon = '"name":"tea","fireIn":"1h"';
const paths = ["/timers", "/graphql"] as const;

const badBodies: (string | Uint8Array)[] = [
  "",
  " ",
  "null",
  "[]",
  "1",
  '"tea"',
  "{",
  `{${soon}`,
  `{${soon},}`,
  `{${soon}} {}`,
  `{'name':'tea'}`,
  "\0",
  "[".repeat(100_000),
  '{"a":'.repeat(100_000),
  Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
  Uint8Array.from([0xef, 0xbb]),
];

test.afterEach(async ({ served, db, tenant }) => {
  const { rows } = await db.query(
    `select (select count(*) from minoots_private.timers where tenant_id = $1) as timers,
      (select count(*) from minoots_private.events where tenant_id = $1) as events`,
    [tenant.id],
  );
  expect(rows).toEqual([{ timers: 0, events: 0 }]);
  expect(served.isAlive()).toBe(true);
});
afterAll(tellSlowest);

test.for(paths)("a body for %s that is no JSON object is refused", async (path, { served }) => {
  for (const body of badBodies) {
    const told = await send(served, "POST", path, body);

    expectRefused(told, String(body));
    expect([told.status, told.code]).toEqual([400, "INVALID_INPUT"]);
  }
});

const bomb = gzipSync(Buffer.alloc(20_000_000, "x"));
const bodiesOfOtherKinds = [
  [bomb, { "content-encoding": "gzip" }],
  [`{${soon}}`, { "content-encoding": "deflate, gzip" }],
  [`{${soon}}`, { "content-encoding": "x".repeat(10_000) }],
  [`{${soon}}`, { "content-type": "application/json; charset=utf-16" }],
  [`{${soon}}`, { "content-type": "text/plain" }],
  [`{${soon}}`, { "content-type": `text/${"x".repeat(10_000)}` }],
  ["name=tea", { "content-type": "application/x-www-form-urlencoded" }],
  ["--x--", { "content-type": "multipart/form-data; boundary=x" }],
] as const;

test.for(paths)("what %s is sent compressed, or not as JSON, is 415", async (path, { served }) => {
  for (const [body, headers] of bodiesOfOtherKinds) {
    const told = await send(served, "POST", path, body, headers);

    expectRefused(told, JSON.stringify(headers));
    expect([told.status, headers]).toEqual([415, headers]);
  }
});

/** Announces more than it sends, or sends on and on without announcing it. */
async function sendEndlessly(served: Served, path: string, announced: number | null) {
  const headers = {
    "content-type": "application/json",
    "x-api-key": served.key,
    ...(announced === null ? {} : { "content-length": announced }),
  };
  const outgoing = request(served.url + path, { method: "POST", headers });
  outgoing.on("error", () => {});
  const chunk = Buffer.alloc(65_536, " ");
  let sent = 0;
  const more = () => {
    while (sent < (announced ?? 100_000_000) && !outgoing.destroyed) {
      sent += chunk.length;
      if (!outgoing.write(chunk)) return void outgoing.once("drain", more);
    }
    outgoing.end();
  };
  more();
  const [response] = await inTime(`100 MB to ${path}`, once(outgoing, "response"));
  const told = toldBy(response.statusCode, await inTime("its answer", text(response)));
  outgoing.destroy();
  return told;
}

test.for(paths)(
  "a body of 100 MB for %s is refused, announced or not",
  async (path, { served }) => {
    await sendEndlessly(served, path, 100_000_000);
    const before = await served.bytes();

    for (const announced of [100_000_000, null, 100_000_000, null]) {
      const told = await sendEndlessly(served, path, announced);
      expectRefused(told, "100 MB");
      expect([told.status, told.code]).toEqual([413, "TOO_LARGE"]);
    }

    const held = async () => (await served.bytes()) - before;
    await expect.poll(held, { timeout: 10_000 }).toBeLessThan(8_000_000);
  },
);

async function sendHeaders(served: Served, headers: Record<string, string | string[]>) {
  const outgoing = request(`${served.url}/timers`, { headers });
  outgoing.end();
  const [response] = await inTime("headers", once(outgoing, "response"));
  return toldBy(response.statusCode, await text(response));
}

test("two keys, torn ones and one that was just revoked open nothing", async ({ served, db }) => {
  const { key } = served;
  const bearer = `Bearer ${key}`;
  const torn = `${key.slice(0, -1)}${key.endsWith("a") ? "b" : "a"}`;
  const wrong: Record<string, string | string[]>[] = [
    {},
    { authorization: [bearer, bearer] },
    { "x-api-key": [key, key] },
    { "x-api-key": key, authorization: `Bearer ${torn}` },
    { authorization: `Basic ${key}` },
    { authorization: "Bearer" },
    { authorization: `Bearer ${key} ${key}` },
    { "x-api-key": torn },
    { "x-api-key": key.toUpperCase() },
    { "x-api-key": "x".repeat(10_000) },
    { "x-api-key": "ключ".replaceAll(/./g, "\u00ff") },
  ];

  expect((await sendHeaders(served, { authorization: bearer })).status).toBe(200);
  for (const headers of wrong) {
    const told = await sendHeaders(served, headers);
    expectRefused(told, JSON.stringify(headers));
    expect([told.status, headers]).toEqual([401, headers]);
    expect(told.said).not.toContain(key);
  }

  await db.query("update minoots_private.api_keys set revoked_at = minoots.clock() where id = $1", [
    key.split("_")[2],
  ]);
  const status = async () => (await sendHeaders(served, { "x-api-key": key })).status;
  await expect.poll(status, { timeout: 10_000 }).toBe(401);
});

const nil = "00000000-0000-0000-0000-000000000000";
const cursor = (inside: string) => Buffer.from(inside).toString("base64url");
const places: [method: string, path: string, status: number][] = [
  ["GET", `/timers/${nil}`, 404],
  ["DELETE", `/timers/${nil}`, 404],
  ["POST", `/timers/${nil}/cancel`, 404],
  ["GET", `/timers/${randomUUID()}`, 404],
  ["GET", `/deliveries/${nil}`, 404],
  ["POST", `/deliveries/${nil}/acknowledge`, 404],
  ["GET", "/timers/x", 400],
  ["GET", "/timers/%00", 400],
  ["GET", "/timers/019a", 400],
  ["GET", "/timers/'%20or%201=1", 400],
  ["GET", "/timers/%ff", 400],
  ["GET", "/timers/%2e%2e%2fadmin", 400],
  ["GET", "/timers?first=1e9", 400],
  ["GET", "/timers?first=1000000000", 400],
  ["GET", "/timers?first=1&last=1", 400],
  ["GET", `/timers?after=${cursor(`["2026-11-20T08:00:00Z","${nil}"]`).slice(0, -3)}`, 400],
  ["GET", `/timers?after=${cursor(`x|${nil}`)}`, 400],
  ["GET", `/timers?after=${"A".repeat(9_000)}`, 400],
  ["GET", "/events?after=%00", 400],
  ["GET", "/events?after=99999-1", 410],
  ["PATCH", `/timers/${nil}`, 400],
];

test("ids and pages that nobody gave out are refused", async ({ served }) => {
  for (const [method, path, status] of places) {
    const told = await send(served, method, path);
    expectRefused(told, `${method} ${path}`);
    expect([method, path, told.status]).toEqual([method, path, status]);
  }
});

const pages: [query: string, code: string, path: string | null][] = [
  ["{ timers(first: 1, last: 1) { nodes { id } } }", "INVALID_INPUT", "last"],
  ["{ timers(first: 1000000000) { nodes { id } } }", "QUERY_TOO_COSTLY", "first"],
  ["{ timers(first: -1) { nodes { id } } }", "INVALID_INPUT", "first"],
  ["{ timers(first: 99999999999) { nodes { id } } }", "INVALID_INPUT", "first"],
  [`{ timers(after: "tampered") { nodes { id } } }`, "CURSOR_INVALID", "after"],
  [`{ timers(after: "${cursor("[1,2]")}") { nodes { id } } }`, "CURSOR_INVALID", "after"],
  [`mutation { cancelTimer(input: {id: "${nil}"}) { outcome } }`, "NOT_FOUND", "id"],
];

test("GraphQL's pages and ids too", async ({ served }) => {
  const wrong: unknown[] = [];
  for (const [query, code, path] of pages) {
    const told = await send(served, "POST", "/graphql", JSON.stringify({ query }));
    expectRefused(told, query);
    wrong.push(
      ...(told.code === code && told.path === path ? [] : [[query, told.code, told.path]]),
    );
  }
  expect(wrong).toEqual([]);
});
