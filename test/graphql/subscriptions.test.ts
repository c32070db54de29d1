// Subscriptions over a real WebSocket: what happens arrives, in order, once, and only to
// those it concerns.
import { expect } from "vitest";
import { fireDue } from "../../src/database/calls.ts";
import { makeKey } from "../server/support.ts";
import { test } from "./support.ts";
import type { Api, Data } from "./support.ts";

const eventsQuery = `subscription ($after: Cursor, $timerId: UUID, $types: [EventType!], $labels: Labels) {
  timerEvents(after: $after, timerId: $timerId, types: $types, labels: $labels) { type cursor timerId } }`;

async function schedule(api: Api, fields: string): Promise<string> {
  const data = await api.run(
    `mutation { scheduleTimer(input: {name: "a", ${fields}}) { timer { id } } }`,
  );
  return data.scheduleTimer.timer.id;
}

test("a subscriber sees a timer scheduled and fired", async ({ api, db, clock }) => {
  await clock.set("2030-01-01T00:00:00Z");
  const events = api.follow(`subscription { timerEvents {
    type cursor occurredAt data actor face timer { name status lagMs } } }`);
  const mark = await events.next();
  await schedule(api, `fireIn: "1m", labels: {order: "42"}`);
  const scheduled = await events.next();
  await clock.set("2030-01-01T00:01:00.125Z");
  await fireDue(db, { fireMax: 10, owner: null, leaseMs: 30_000 });
  const fired = await events.next();

  expect(mark.timerEvents).toMatchObject({ type: "MARK", occurredAt: null, timer: null });
  expect(scheduled.timerEvents).toMatchObject({
    type: "TIMER_SCHEDULED",
    occurredAt: "2030-01-01T00:00:00.000Z",
    data: { name: "a", labels: { order: "42" } },
    face: "graphql",
    timer: { name: "a" },
  });
  expect(fired.timerEvents).toMatchObject({
    type: "TIMER_FIRED",
    timer: { status: "COMPLETED", lagMs: 125 },
  });
  await events.end();
});

test("only the events asked for arrive, after the mark", async ({ api }) => {
  const id = await schedule(api, `fireIn: "1h", key: "watched"`);
  const byTimer = api.follow(eventsQuery, { timerId: id });
  const byType = api.follow(eventsQuery, { types: ["TIMER_CANCELLED"] });
  const byLabels = api.follow(eventsQuery, { labels: { order: "1" } });
  const all = [byTimer, byType, byLabels];
  for (const events of all) expect((await events.next()).timerEvents.type).toBe("MARK");

  const labelled = await schedule(api, `fireIn: "1h", labels: {order: "1", kind: "x"}`);
  await schedule(api, `fireIn: "1h", labels: {order: "2"}`);
  await api.run(`mutation { cancelTimer(input: {key: "watched"}) { outcome } }`);

  expect((await byTimer.next()).timerEvents).toMatchObject({
    type: "TIMER_CANCELLED",
    timerId: id,
  });
  expect((await byType.next()).timerEvents).toMatchObject({ type: "TIMER_CANCELLED", timerId: id });
  expect((await byLabels.next()).timerEvents).toMatchObject({
    type: "TIMER_SCHEDULED",
    timerId: labelled,
  });
  for (const events of all) await events.end();
});

test("a subscription goes on after a cursor, without gap or repeat", async ({ api }) => {
  const first = api.follow(eventsQuery);
  const seen = [(await first.next()).timerEvents];
  await schedule(api, `fireIn: "1h"`);
  seen.push((await first.next()).timerEvents);
  await first.end();
  const missed = [await schedule(api, `fireIn: "1h"`), await schedule(api, `fireIn: "1h"`)];

  const second = api.follow(eventsQuery, { after: seen[1].cursor });
  const mark = (await second.next()).timerEvents;
  const caughtUp = [await second.next(), await second.next()];
  const live = await schedule(api, `fireIn: "1h"`);
  const next = await second.next();

  expect(mark).toMatchObject({ type: "MARK", cursor: seen[1].cursor });
  expect([...caughtUp, next].map((data) => data.timerEvents.timerId)).toEqual([...missed, live]);
  await second.end();
});

test("an old or foreign cursor is told", async ({ api }) => {
  const ask = (after: unknown) => api.follow(eventsQuery, { after }).next();

  await expect(ask("nonsense")).rejects.toThrow("CURSOR_INVALID");
  await expect(ask(7)).rejects.toThrow("CURSOR_INVALID");
  await expect(ask("999-1")).rejects.toThrow(/CURSOR_(STALE|INVALID)/);
});

test("a timer is followed until it has ended", async ({ api }) => {
  const id = await schedule(api, `fireIn: "1h", key: "k"`);
  const timer = api.follow(`subscription ($id: UUID!) { timer(id: $id) { status version } }`, {
    id,
  });

  const states = [await timer.next()];
  await api.run(`mutation { pauseTimer(input: {key: "k"}) { outcome } }`);
  states.push(await timer.next());
  await api.run(`mutation { cancelTimer(input: {key: "k"}) { outcome } }`);
  states.push(await timer.next());

  expect(states.map((data) => data.timer.status)).toEqual(["SCHEDULED", "PAUSED", "CANCELLED"]);
  expect(await timer.next()).toBeNull();
});

test("following a timer that has ended shows it once", async ({ api }) => {
  const id = await schedule(api, `fireIn: "1h", key: "k"`);
  await api.run(`mutation { cancelTimer(input: {key: "k"}) { outcome } }`);

  const timer = api.follow(`subscription ($id: UUID!) { timer(id: $id) { status } }`, { id });

  expect(await timer.next()).toEqual({ timer: { status: "CANCELLED" } });
  expect(await timer.next()).toBeNull();
});

test("following a timer that is not there says so", async ({ api }) => {
  const id = "00000000-0000-0000-0000-000000000000";

  const timer = api.follow(`subscription ($id: UUID!) { timer(id: $id) { status } }`, { id });

  await expect(timer.next()).rejects.toThrow("NOT_FOUND");
});

test("queries and mutations run over the socket too, with the same errors", async ({ api }) => {
  const client = api.socket();
  const ask = async (query: string, variables = {}) => {
    for await (const result of client.iterate({ query, variables })) return result as Data;
  };

  const done = await ask(
    `mutation { scheduleTimer(input: {name: "a", fireIn: "1h"}) { outcome } }`,
  );
  const wrong = await ask(`mutation { cancelTimer(input: {key: "none"}) { outcome } }`);

  expect(done.data).toEqual({ scheduleTimer: { outcome: "CREATED" } });
  expect(wrong.errors).toMatchObject([
    { message: "key names no timer.", extensions: { code: "NOT_FOUND", path: "key" } },
  ]);
  await expect(ask("{ nothing }")).rejects.toMatchObject([
    { extensions: { code: "INVALID_INPUT" } },
  ]);
  await expect(
    ask(`query ($id: UUID) { timer(id: $id) { id } }`, { id: "x" }),
  ).resolves.toMatchObject({ errors: [{ extensions: { code: "INVALID_INPUT", path: "id" } }] });
});

test("two subscriptions in one operation are refused", async ({ api }) => {
  const both = api.follow("subscription { a: timerEvents { cursor } b: timerEvents { cursor } }");

  await expect(both.next()).rejects.toMatchObject([{ extensions: { code: "INVALID_INPUT" } }]);
});

test("a key without the scope read follows nothing", async ({ api, db, tenant }) => {
  const key = await makeKey(db, tenant, ["write"]);

  await expect(api.follow(eventsQuery, {}, key).next()).rejects.toThrow("FORBIDDEN");
});
