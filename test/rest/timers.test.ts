// Timers by REST: many at once, lists and their pages, and every verb on one of them.
import { expect } from "vitest";
import { test } from "../server/support.ts";
import type { Answer } from "../server/support.ts";
import { fireWithWebhook } from "./fired.ts";

const at = (hour: number) => `2099-11-20T${String(hour).padStart(2, "0")}:00:00.000Z`;
const namesIn = ({ body }: Answer) => (body.nodes as { name: string }[]).map(({ name }) => name);
const pageIn = ({ body }: Answer) => body.pageInfo as { hasNextPage: boolean; endCursor: string };

test("many timers are scheduled together, or none", async ({ serve }) => {
  const { call } = await serve();
  const timers = [
    { name: "a", key: "a", fireIn: "1h" },
    {
      name: "b",
      duration: "2h",
      actionBundle: { actions: [{ webhook: { url: "https://e.com" } }] },
    },
  ];

  const made = await call("POST", "/timers/bulk", { body: { timers } });
  const again = await call("POST", "/timers/bulk", { body: { timers: [timers[0]] } });
  const wrong = await call("POST", "/timers/bulk", {
    body: {
      timers: [
        { name: "c", fireIn: "1h" },
        { name: "d", fireIn: "-1s" },
      ],
    },
  });

  expect(made).toMatchObject({
    status: 201,
    body: { results: [{ outcome: "created", name: "a" }, { actions: [{ kind: "webhook" }] }] },
  });
  expect(again).toMatchObject({ status: 200, body: { results: [{ outcome: "existing" }] } });
  expect(wrong).toMatchObject({
    status: 400,
    body: { code: "INVALID_DURATION", path: "timers[1].fireIn" },
  });
  expect(namesIn(await call("GET", "/timers"))).toEqual(["a", "b"]);
});

test("many timers may be large, and have each a key of their own", async ({ serve }) => {
  const { call } = await serve();
  const metadata = "x".repeat(200_000);
  const timers = Array.from({ length: 15 }, () => ({ name: "a", fireIn: "1h", metadata }));
  const headers = { "idempotency-key": "k" };

  const large = await call("POST", "/timers/bulk", { body: { timers } });
  const keyed = await call("POST", "/timers/bulk", { body: { timers }, headers });
  const misspelt = await call("POST", "/timers/bulk", { body: { timer: timers.slice(0, 1) } });
  const none = await call("POST", "/timers/bulk", { body: { timers: [] } });

  expect(large.status).toBe(201);
  expect(keyed).toMatchObject({ status: 400, body: { path: "Idempotency-Key" } });
  expect(misspelt).toMatchObject({ status: 400, body: { hint: "Did you mean timers?" } });
  expect(none).toMatchObject({ status: 400, body: { path: "timers" } });
});

test("a list is filtered by all that is given", async ({ serve }) => {
  const { call } = await serve();
  const one = {
    name: "one",
    fireAt: at(1),
    labels: { order: "42", of: "a:b" },
    requestedBy: "shop",
  };
  await call("POST", "/timers", { body: one });
  await call("POST", "/timers", { body: { name: "two", fireAt: at(2), labels: { order: "42" } } });
  await call("POST", "/timers", { body: { name: "three", fireAt: at(3), key: "three" } });
  await call("POST", "/timers/key:three/pause");
  const list = async (query: string) => namesIn(await call("GET", `/timers?${query}`));

  expect(await list("")).toEqual(["one", "two", "three"]);
  expect(await list("status=paused")).toEqual(["three"]);
  expect(await list("status=paused&status=scheduled")).toEqual(["one", "two", "three"]);
  expect(await list("status=paused,scheduled&name=two")).toEqual(["two"]);
  expect(await list("label=order:42")).toEqual(["one", "two"]);
  expect(await list("label=order:42&label=of:a:b")).toEqual(["one"]);
  expect(await list("requestedBy=shop")).toEqual(["one"]);
  expect(await list(`fireAfter=${at(2)}&fireBefore=${at(3)}`)).toEqual(["two"]);
  expect(await list("fireBefore=2099-11-20T03:00:00+01:00")).toEqual(["one"]);
});

test("pages follow one another, and a list names where the feed was", async ({ serve }) => {
  const { call } = await serve();
  for (const name of ["a", "b", "c"])
    await call("POST", "/timers", { body: { name, fireAt: at(1) } });

  const first = await call("GET", "/timers?first=2");
  const rest = await call("GET", `/timers?first=2&after=${pageIn(first).endCursor}`);
  const none = await call("GET", `/timers?after=${pageIn(rest).endCursor}`);

  expect([...namesIn(first), ...namesIn(rest)].toSorted()).toEqual(["a", "b", "c"]);
  expect([first, rest].map((page) => pageIn(page).hasNextPage)).toEqual([true, false]);
  expect(none.body).toMatchObject({ nodes: [], pageInfo: { hasNextPage: false, endCursor: null } });
  expect(first.body.feedCursor).toMatch(/^1-\d+$/);
});

test("a timer is named by its id or its key, in every verb", async ({ serve }) => {
  const { call } = await serve();
  const body = { name: "tea", fireAt: at(1), key: "a/b c:ä" };
  const { body: made } = await call("POST", "/timers", { body });
  const byKey = `/timers/key:${encodeURIComponent(body.key)}`;

  const shown = await call("GET", byKey);
  const paused = await call("POST", `${byKey}/pause`);
  const resumed = await call("POST", `/timers/${made.id}/resume`, { body: {} });
  const snoozed = await call("POST", `${byKey}/snooze`, { body: { by: "1h" } });
  const fired = await call("POST", `${byKey}/fire`);
  const cancelled = await call("DELETE", byKey);

  expect(shown).toMatchObject({ status: 200, body: { id: made.id, key: body.key } });
  expect(paused).toMatchObject({ status: 200, body: { outcome: "changed", status: "paused" } });
  expect(resumed).toMatchObject({ status: 200, body: { status: "scheduled" } });
  expect(snoozed).toMatchObject({ status: 200, body: { fireAt: at(2) } });
  expect(fired).toMatchObject({ status: 200, body: { outcome: "changed", status: "scheduled" } });
  expect(cancelled).toMatchObject({ status: 200, body: { status: "cancelled" } });
});

test("a timer is moved, unless somebody changed it meanwhile", async ({ serve }) => {
  const { call } = await serve();
  await call("POST", "/timers", { body: { name: "tea", key: "k", fireAt: at(1) } });
  const move = (body: object, tag?: string) =>
    call("PATCH", "/timers/key:k", {
      body,
      headers: tag === undefined ? {} : { "if-match": tag },
    });

  const moved = await move({ fireAt: at(5) }, '"1"');
  const stale = await move({ fireAt: at(6) }, '"1"');
  const staleToo = await move({ fireAt: at(6), ifVersion: 1 });
  const any = await move({ duration: "3h" }, "*");

  expect(moved).toMatchObject({ status: 200, body: { outcome: "changed", fireAt: at(5) } });
  expect(moved.headers.get("etag")).toBe('"2"');
  expect(stale).toMatchObject({ status: 412, body: { code: "VERSION_CONFLICT" } });
  expect(staleToo.status).toBe(412);
  expect(any).toMatchObject({ status: 200, body: { version: 3 } });
});

test.for([
  ["PATCH", "", { duration: "-1s" }, {}, "INVALID_DURATION", "duration"],
  ["PATCH", "", { fireIn: "1h", duration: "1h" }, {}, "INVALID_INPUT", "duration"],
  ["PATCH", "", { fireIn: 5 }, {}, "INVALID_INPUT", "fireIn"],
  ["PATCH", "", { fireAt: "tomorrow" }, {}, "INVALID_TIME", "fireAt"],
  ["PATCH", "", { fireAt: 1_795_161_600 }, {}, "INVALID_TIME", "fireAt"],
  ["PATCH", "", {}, {}, "INVALID_TIME", "fireAt"],
  ["PATCH", "", { fireat: at(1) }, {}, "INVALID_INPUT", "fireat"],
  ["PATCH", "", { fireIn: "1h", ifVersion: 1.5 }, {}, "INVALID_INPUT", "ifVersion"],
  ["PATCH", "", { fireIn: "1h" }, { "if-match": "1" }, "INVALID_INPUT", "If-Match"],
  [
    "PATCH",
    "",
    { fireIn: "1h", ifVersion: 2 },
    { "if-match": '"1"' },
    "INVALID_INPUT",
    "ifVersion",
  ],
  ["POST", "/cancel", undefined, { "if-match": "1" }, "INVALID_INPUT", "If-Match"],
  ["POST", "/pause", undefined, { "if-match": '"1"' }, "INVALID_INPUT", "If-Match"],
  ["POST", "/snooze", {}, {}, "INVALID_DURATION", "by"],
  ["POST", "/snooze", { by: 10 }, {}, "INVALID_INPUT", "by"],
  ["POST", "/pause", { reason: "x" }, {}, "INVALID_INPUT", "reason"],
] as const)("%s /timers/…%s %j %j is %s at %s", async (given, { serve }) => {
  const [method, verb, body, headers, code, path] = given;
  const { call } = await serve();
  await call("POST", "/timers", { body: { name: "tea", key: "k", fireAt: at(1) } });

  const answer = await call(method, `/timers/key:k${verb}`, { body, headers });

  expect(answer).toMatchObject({ status: 400, body: { code, path } });
  expect(answer.body.hint).toMatch(/\w/);
});

test("each verb that comes too late says so, with the timer as it is", async ({ serve, db }) => {
  const { call } = await serve();
  const { timerId } = await fireWithWebhook(db, { call });

  for (const [method, verb, body] of [
    ["PATCH", "", { fireIn: "1h" }],
    ["POST", "/snooze", { by: "1h" }],
    ["POST", "/pause", undefined],
    ["POST", "/resume", undefined],
    ["POST", "/fire", undefined],
    ["DELETE", "", undefined],
  ] as const) {
    const answer = await call(method, `/timers/${timerId}${verb}`, { body });
    expect([verb, answer.status, answer.body.code]).toEqual([verb, 409, "TOO_LATE"]);
    expect(answer.body.timer).toMatchObject({ id: timerId, status: "failed" });
  }
});

test("what waits unchanged is not sent again", async ({ serve, db }) => {
  const { call } = await serve();
  await call("POST", "/timers", { body: { name: "tea", key: "k", fireAt: at(1) } });
  const ask = (tag: string) => call("GET", "/timers/key:k", { headers: { "if-none-match": tag } });

  const same = await ask('W/"7", "1"');
  const other = await ask('"2"');
  await db.query(
    `update minoots_private.timers set status = 'completed', fire_at = now(), fired_at = now(),
      finished_at = now()`,
  );
  const ended = await ask('"1"');

  expect([same.status, same.body.text]).toEqual([304, ""]);
  expect(other).toMatchObject({ status: 200, body: { name: "tea" } });
  expect(ended).toMatchObject({ status: 200, body: { status: "completed" } });
});

test("timers are cancelled by their labels, and never all", async ({ serve }) => {
  const { call } = await serve();
  for (const order of ["1", "1", "2"]) {
    await call("POST", "/timers", { body: { name: order, fireAt: at(1), labels: { order } } });
  }
  const cancel = (body: object) => call("POST", "/timers/cancel", { body });

  const some = await cancel({ labels: { order: "1" } });
  const again = await cancel({ labels: { order: "1" } });
  const all = await cancel({ labels: {} });
  const wrong = await cancel({ labels: { order: 2 } });

  expect(some).toMatchObject({ status: 200, body: { outcome: "changed", cancelled: 2 } });
  expect(again.body).toMatchObject({ outcome: "unchanged", cancelled: 0 });
  expect(all).toMatchObject({ status: 400, body: { path: "labels" } });
  expect(wrong).toMatchObject({ status: 400, body: { path: "labels.order" } });
});

test.for([
  ["POST", "/cancel"],
  ["DELETE", ""],
] as const)("%s …%s cancels only the version that was seen", async ([method, verb], { serve }) => {
  const { call } = await serve();
  await call("POST", "/timers", { body: { name: "tea", key: "k", fireAt: at(1) } });
  await call("POST", "/timers/key:k/snooze", { body: { by: "1h" } });
  const cancel = (tag: string) =>
    call(method, `/timers/key:k${verb}`, { headers: { "if-match": tag } });

  expect(await cancel('"1"')).toMatchObject({ status: 412, body: { code: "VERSION_CONFLICT" } });
  expect(await cancel('"2"')).toMatchObject({ status: 200, body: { outcome: "changed" } });
  expect(await cancel("*")).toMatchObject({ status: 200, body: { outcome: "unchanged" } });
});
