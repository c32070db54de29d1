// Event streams by REST: what comes, from where, how they end, and what they count as.
import { expect } from "vitest";
import { test as serverTest } from "../server/hub-support.ts";
import { limit } from "../harness/limits.ts";
import { insertTenant } from "../harness/database.ts";
import { makeKey } from "../server/support.ts";
import type { HttpServerOptions } from "../../src/server/http.ts";
import { follow } from "./follow.ts";
import type { Block } from "./follow.ts";

const tea = { name: "tea", fireIn: "1h" };
const namesIn = (blocks: Block[]) => blocks.map(({ name }) => name);

/** A server whose hub reads at each look. */
const test = serverTest.extend("api", ({ serve, ticked }) => {
  return async (more: Partial<HttpServerOptions> = {}, clock?: { nowMs: () => number }) => {
    const hub = ticked(clock);
    await hub.start();
    const caller = await serve({ hub, ...more });
    const schedule = async (body: object) => {
      const made = await caller.call("POST", "/timers", { body: { ...tea, ...body } });
      await hub.tick();
      return made.body;
    };
    return { ...caller, hub, schedule };
  };
});

test("what happens is sent as it happens, after a cursor alone", async ({ api }) => {
  const server = await api();
  const stream = await follow(server);
  const first = await stream.next();

  const timer = await server.schedule({ name: "one" });
  const [event] = await stream.events(1);
  stream.end();

  expect(stream.status).toBe(200);
  expect(stream.headers.get("content-type")).toBe("text/event-stream");
  expect(stream.headers.get("ratelimit")).toMatch(/^"api";r=/);
  expect(first).toEqual({ id: expect.stringMatching(/^1-\d+$/) });
  expect(event).toMatchObject({
    event: "timer.scheduled",
    data: { cursor: event?.id, timerId: timer.id, type: "timer.scheduled", face: "rest" },
  });
  expect(Object.keys(event?.data ?? {}).join(" ")).toBe(
    "cursor type occurredAt timerId deliveryId data actor face",
  );
});

test("a stream goes on after Last-Event-ID, which wins over the address", async ({ api }) => {
  const server = await api();
  const live = await follow(server);
  const start = (await live.next())!.id!;
  for (const name of ["a", "b", "c", "d", "e"]) await server.schedule({ name });
  const [first] = await live.events(1);
  live.end();

  const again = await follow(server, `?after=${start}`, { "last-event-id": first!.id! });
  const whole = await follow(server, `?after=${start}`, { "last-event-id": "" });

  expect(namesIn(await again.events(4))).toEqual(["b", "c", "d", "e"]);
  expect(namesIn(await whole.events(5))).toEqual(["a", "b", "c", "d", "e"]);
  again.end();
  whole.end();
});

test("a stream has only what is asked for", async ({ api }) => {
  const server = await api();
  const { id } = await server.schedule({ name: "own", key: "own" });
  const byTimer = await follow(server, `?timerId=${id}`);
  const byType = await follow(server, "?type=timer.paused,timer.resumed");
  const byLabel = await follow(server, "?label=order:42&label=of:a");

  await server.schedule({ name: "other", labels: { order: "42" } });
  await server.schedule({ name: "both", labels: { order: "42", of: "a" } });
  await server.call("POST", "/timers/key:own/pause");
  await server.hub.tick();

  expect((await byTimer.events(1))[0]).toMatchObject({ event: "timer.paused" });
  expect((await byType.events(1))[0]).toMatchObject({ event: "timer.paused" });
  expect(namesIn(await byLabel.events(1))).toEqual(["both"]);
  for (const stream of [byTimer, byType, byLabel]) stream.end();
});

test("in a silence the cursor moves on, and a comment comes", async ({ api }) => {
  let nowMs = 0;
  const server = await api({ streams: { quietMs: 20 } }, { nowMs: () => nowMs });
  const stream = await follow(server, "?type=timer.fired");
  const first = await stream.next();
  await server.schedule({});

  const comment = await stream.next();
  nowMs = 15_000;
  await server.hub.tick();
  let mark = await stream.next();
  while (mark?.comment) mark = await stream.next();
  stream.end();

  expect(comment).toEqual({ comment: true });
  expect(mark).toEqual({ id: expect.stringMatching(/^1-\d+$/) });
  expect(Number(mark!.id!.slice(2))).toBeGreaterThan(Number(first!.id!.slice(2)));
});

test("a cursor that cannot be gone on from is a problem, before any stream", async ({
  api,
  db,
}) => {
  const server = await api();
  await server.schedule({});
  const ask = async (after: string) =>
    await server.call("GET", `/events?after=${after}`, {
      headers: { accept: "text/event-stream" },
    });

  const never = await ask("1-999999");
  const wrong = await ask("x");
  const nul = await ask("%00");
  await db.query(
    `insert into minoots_private.feed_epochs
    select epoch + 1, system_identifier, timeline, database_oid, 0, opened_at
    from minoots_private.feed_epochs`,
  );
  const stale = await ask("1-1");

  expect(never).toMatchObject({ status: 400, body: { code: "CURSOR_INVALID", path: "after" } });
  expect(wrong).toMatchObject({ status: 400, body: { code: "CURSOR_INVALID" } });
  expect(nul).toMatchObject({ status: 400, body: { path: "after" } });
  expect(stale).toMatchObject({ status: 410, body: { code: "CURSOR_STALE", path: "after" } });
  expect(stale.body.hint).toContain("feedCursor");
  expect(server.hub.state().subscribers).toBe(0);
});

test("a revoked key ends its streams, and says why", async ({ api, db, tenant }) => {
  const server = await api({ streams: { keysMs: 20 } });
  const other = await makeKey(db, tenant);
  const [stream, kept] = [await follow(server), await follow({ url: server.url, key: other })];
  const first = await stream.next();

  await db.query("update minoots_private.api_keys set revoked_at = now() where id = $1", [
    server.key.split("_")[2],
  ]);
  const last = await stream.next();
  await server.call("POST", "/timers", { body: tea, key: other });
  await server.hub.tick();

  expect(last).toMatchObject({
    event: "closed",
    data: { code: "UNAUTHENTICATED", status: 401, cursor: first!.id },
  });
  expect(await stream.next()).toBeNull();
  expect(namesIn(await kept.events(1))).toEqual(["tea"]);
  kept.end();
});

test("a server that stops ends its streams, with the cursor to go on from", async ({ api }) => {
  const server = await api();
  const stream = await follow(server);
  await stream.next();
  await server.schedule({});
  const [event] = await stream.events(1);

  const closed = server.close();

  expect(await stream.next()).toMatchObject({
    event: "closed",
    data: { code: "UNAVAILABLE", cursor: event!.id },
  });
  expect(await stream.next()).toBeNull();
  await closed;
  expect(server.hub.state().subscribers).toBe(0);
});

test("streams count as the tier says, and who leaves makes room", async ({ api, db, tenant }) => {
  const server = await api();
  await limit(db, tenant, { subscriptions_max: 1 });
  const stream = await follow(server);
  const headers = { accept: "text/event-stream" };

  const second = await server.call("GET", "/events", { headers });
  stream.end();
  await expect.poll(() => server.hub.state().subscribers).toBe(0);
  const third = await follow(server);

  expect(second).toMatchObject({ status: 429, body: { code: "QUOTA_EXCEEDED" } });
  expect(second.body.detail).toBe("The tenant has 1 subscriptions open, the most.");
  expect(third.status).toBe(200);
  third.end();
});

test("another tenant's events are never sent", async ({ api, db }) => {
  const server = await api();
  const key = await makeKey(db, await insertTenant(db, "team"));
  const start = (await server.call("GET", "/events")).body.cursor as string;
  const stream = await follow({ url: server.url, key }, `?after=${start}`);

  const { id } = await server.schedule({ name: "secret" });
  const byTimer = await follow({ url: server.url, key }, `?after=${start}&timerId=${id}`);
  await server.call("POST", "/timers", { body: { ...tea, name: "own" }, key });
  await server.hub.tick();
  const page = await server.call("GET", `/events?after=${start}`, { key });

  expect(namesIn(await stream.events(1))).toEqual(["own"]);
  expect(await byTimer.next()).toEqual({ id: start });
  expect(JSON.stringify(page.body)).not.toContain("secret");
  stream.end();
  byTimer.end();
});

test("without a stream the feed is read page by page", async ({ api }) => {
  const server = await api();
  const start = await server.call("GET", "/events");
  for (const name of ["a", "b", "c"]) await server.schedule({ name });
  const read = (after: unknown, more = "") =>
    server.call("GET", `/events?after=${String(after)}${more}`);

  const first = await read(start.body.cursor, "&first=2");
  const rest = await read(first.body.cursor, "&first=2");
  const filtered = await read(start.body.cursor, "&type=timer.fired");
  const again = await read(rest.body.cursor);

  expect(start.body).toMatchObject({ nodes: [], more: false });
  expect(first.body).toMatchObject({ more: true, nodes: [{ data: { name: "a" } }, {}] });
  expect(rest.body).toMatchObject({ more: false, nodes: [{ data: { name: "c" } }] });
  expect(filtered.body).toEqual({ nodes: [], cursor: rest.body.cursor, more: false });
  expect(again.body).toMatchObject({ nodes: [], cursor: rest.body.cursor });
});

test("what is no page is not asked of a stream, and a HEAD follows nothing", async ({ api }) => {
  const server = await api();
  const headers = { accept: "text/event-stream" };

  const first = await server.call("GET", "/events?first=5", { headers });
  const unknown = await server.call("GET", "/events?types=timer.fired", { headers });
  const type = await server.call("GET", "/events?type=timer.fires", { headers });
  const head = await server.call("HEAD", "/events", { headers });

  expect(first).toMatchObject({ status: 400, body: { path: "first" } });
  expect(unknown).toMatchObject({ status: 400, body: { hint: "Did you mean type?" } });
  expect(type).toMatchObject({ status: 400, body: { hint: "Did you mean timer.fired?" } });
  expect(head.status).toBe(200);
  expect(server.hub.state().subscribers).toBe(0);
});
