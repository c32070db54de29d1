// Reading timers: by name, in pages that hold still, by filter, and with what hangs on them.
import { expect, vi } from "vitest";
import { fireDue, settleDeliveries } from "../../src/database/calls.ts";
import { test } from "./support.ts";
import type { Api, Data } from "./support.ts";

const at = (minute: number) => `2030-01-01T00:${String(minute).padStart(2, "0")}:00.000Z`;

async function schedule(api: Api, timers: object[]): Promise<void> {
  await api.run(
    `mutation ($input: ScheduleTimersInput!) { scheduleTimers(input: $input) { results { outcome } } }`,
    { input: { timers } },
  );
}

const listQuery = `query ($first: Int, $after: PageCursor, $filter: TimerFilter) {
  timers(first: $first, after: $after, filter: $filter) {
    nodes { name } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;

async function names(api: Api, filter: object): Promise<string[]> {
  const { timers } = await api.run(listQuery, { filter });
  return timers.nodes.map(({ name }: { name: string }) => name);
}

test("a timer is found by its id and by its key", async ({ api }) => {
  await schedule(api, [{ name: "a", key: "k", fireIn: "1h" }]);

  const byKey = await api.run(`{ timer(key: "k") { id name } }`);
  const byId = await api.run(`query ($id: UUID) { timer(id: $id) { id name } }`, byKey.timer);

  expect(byId).toEqual(byKey);
  expect(await api.run(`{ timer(key: "other") { id } }`)).toEqual({ timer: null });
  expect(await api.mistake("{ timer { id } }")).toEqual([
    "INVALID_INPUT",
    "id",
    "id and key are both missing.",
    "Give the id or the key of the timer.",
  ]);
});

test("pages follow one another in the order of instants, then of ids", async ({
  api,
  db,
  tenant,
}) => {
  const minutes = [3, 1, 2, 2, 5, 4, 2];
  await schedule(
    api,
    minutes.map((minute, index) => ({ name: `${index}`, fireAt: at(minute) })),
  );

  const pages: string[][] = [];
  let after: string | null = null;
  for (let more = true; more;) {
    const { timers }: Data = await api.run(listQuery, { first: 3, after });
    pages.push(timers.nodes.map(({ name }: { name: string }) => name));
    ({ hasNextPage: more, endCursor: after } = timers.pageInfo);
  }

  const { rows } = await db.query(
    "select name from minoots_private.timers where tenant_id = $1 order by fire_at, id",
    [tenant.id],
  );
  const all = rows.map(({ name }) => name);
  expect(pages).toEqual([all.slice(0, 3), all.slice(3, 6), all.slice(6)]);
});

test("pages hold still while timers come before them", async ({ api }) => {
  await schedule(
    api,
    [2, 4, 6].map((minute) => ({ name: `${minute}`, fireAt: at(minute) })),
  );
  const first: Data = await api.run(listQuery, { first: 2 });
  await schedule(
    api,
    [1, 3, 5].map((minute) => ({ name: `${minute}`, fireAt: at(minute) })),
  );

  const second = await api.run(listQuery, { first: 2, after: first.timers.pageInfo.endCursor });

  expect(second.timers.nodes).toEqual([{ name: "5" }, { name: "6" }]);
});

test("timers are filtered by all that is given", async ({ api }) => {
  await schedule(api, [
    { name: "a", fireAt: at(1), labels: { order: "1", kind: "x" }, requestedBy: "shop" },
    { name: "b", fireAt: at(2), labels: { order: "1" } },
    { name: "c", fireAt: at(3), key: "c" },
  ]);
  await api.run(`mutation { pauseTimer(input: {key: "c"}) { outcome } }`);

  expect([
    await names(api, { status: ["PAUSED"] }),
    await names(api, { status: ["PAUSED", "SCHEDULED"], name: "b" }),
    await names(api, { status: [] }),
    await names(api, { labels: { order: "1" } }),
    await names(api, { labels: { order: "1", kind: "x" } }),
    await names(api, { fireAfter: at(2) }),
    await names(api, { fireBefore: at(2) }),
    await names(api, { requestedBy: "shop" }),
    await names(api, { status: null, name: null }),
  ]).toEqual([["c"], ["b"], [], ["a", "b"], ["a"], ["b", "c"], ["a"], ["a"], ["a", "b", "c"]]);
});

test("a page that is too long, negative, or begins nowhere is refused", async ({ api }) => {
  vi.spyOn(console, "error").mockReturnValue(); // PostGraphile says so too, in tests only
  const mistakes = async (args: string) =>
    (await api.mistake(`{ timers(${args}) { nodes { id } } }`)).slice(0, 3);
  const forged = Buffer.from(JSON.stringify(["x", "2030-01-01", "' or 1=1"])).toString("base64");
  const foreign = Buffer.from(
    JSON.stringify([
      "x",
      "2030-01-01T00:00:00.000000+00:00",
      "00000000-0000-0000-0000-000000000000",
    ]),
  ).toString("base64");

  expect([
    await mistakes("first: 501"),
    await mistakes("first: 1000000000"),
    await mistakes("first: -1"),
    await mistakes(`after: "nonsense"`),
    await mistakes(`after: "${forged}"`),
    await mistakes(`after: "${foreign}"`),
  ]).toEqual([
    ["QUERY_TOO_COSTLY", "first", "first 501 is more than 500."],
    ["QUERY_TOO_COSTLY", "first", "first 1000000000 is more than 500."],
    ["INVALID_INPUT", "first", "first -1 is negative."],
    ["CURSOR_INVALID", "after", "after is not a cursor of this list."],
    ["CURSOR_INVALID", "after", "after is not a cursor of this list."],
    ["CURSOR_INVALID", "after", "after is not a cursor of this list."],
  ]);
  expect(await api.run("{ timers(first: 0) { nodes { id } } }")).toEqual({ timers: { nodes: [] } });
});

test("a fired timer shows its deliveries and its events", async ({ api, db, clock }) => {
  await clock.set("2030-01-01T00:00:00Z");
  await schedule(api, [
    { name: "a", key: "a", fireIn: "1m", actions: [{ webhook: { url: "https://example.com" } }] },
    { name: "b", key: "b", fireIn: "1m" },
  ]);
  await clock.set("2030-01-01T00:01:00.250Z");
  await fireDue(db, { fireMax: 10, owner: null, leaseMs: 30_000 });

  const { a, b } = await api.run(`{
    a: timer(key: "a") { status firedAt lagMs
      deliveries { actionId kind status attempts { attempt } nextAttemptAt }
      events { nodes { type occurredAt data } } }
    b: timer(key: "b") { status finishedAt deliveries { id }
      events(first: 1) { nodes { type } pageInfo { hasNextPage } } } }`);

  expect(a).toMatchObject({ status: "FIRED", firedAt: "2030-01-01T00:01:00.250Z", lagMs: 250 });
  expect(a.deliveries).toMatchObject([
    { actionId: "1", kind: "webhook", status: "PENDING", attempts: [] },
  ]);
  expect(a.events.nodes).toMatchObject([
    { type: "TIMER_SCHEDULED", occurredAt: "2030-01-01T00:00:00.000Z", data: { name: "a" } },
    { type: "TIMER_FIRED" },
  ]);
  expect(b).toEqual({
    status: "COMPLETED",
    finishedAt: "2030-01-01T00:01:00.250Z",
    deliveries: [],
    events: { nodes: [{ type: "TIMER_SCHEDULED" }], pageInfo: { hasNextPage: true } },
  });
});

test("a delivery shows what each attempt met", async ({ api, db, clock, tenant }) => {
  await clock.set("2030-01-01T00:00:00Z");
  await schedule(api, [
    { name: "a", key: "a", fireIn: "1m", actions: [{ webhook: { url: "https://example.com" } }] },
  ]);
  await clock.set("2030-01-01T00:01:00Z");
  const { handoffs } = await fireDue(db, { fireMax: 10, owner: 7, leaseMs: 30_000 });
  const { deliveryId, attempt } = handoffs[0]!;
  const failure = { errorCode: "TIMEOUT", errorMessage: "No answer in 10 s.", excerpt: null };
  await settleDeliveries(db, [
    {
      tenantId: tenant.id,
      deliveryId,
      attempt,
      ...failure,
      statusCode: null,
      durationMs: 10_000.5,
      retryAfterMs: null,
    },
  ]);

  const { timer } = await api.run(`{ timer(key: "a") { deliveries { id status reason
    attempts { attempt at statusCode durationMs errorCode error excerpt } } } }`);

  expect(timer.deliveries).toEqual([
    {
      id: deliveryId,
      status: "PENDING",
      reason: "No answer in 10 s.",
      attempts: [
        {
          attempt: 1,
          at: "2030-01-01T00:01:00.000Z",
          statusCode: null,
          durationMs: 10_000.5,
          errorCode: "TIMEOUT",
          error: "No answer in 10 s.",
          excerpt: null,
        },
      ],
    },
  ]);
});

test("a list's feedCursor is read before the list", async ({ api }) => {
  const { timers } = await api.run("{ timers { feedCursor nodes { id } } }");
  await schedule(api, [{ name: "a", fireIn: "1h" }]);
  const events = api.follow(
    `subscription ($after: Cursor) { timerEvents(after: $after) { type timer { name } } }`,
    { after: timers.feedCursor },
  );

  expect(await events.next()).toEqual({ timerEvents: { type: "MARK", timer: null } });
  expect(await events.next()).toEqual({
    timerEvents: { type: "TIMER_SCHEDULED", timer: { name: "a" } },
  });
  await events.end();
});

test("the viewer is the key's tenant, by the database's clock", async ({ api, tenant, clock }) => {
  await clock.set("2030-01-01T00:00:00.5Z");

  const { viewer } = await api.run(
    "{ viewer { tenant { id name } scopes serverTime feedCursor } }",
  );

  expect(viewer).toEqual({
    tenant: { id: tenant.id, name: tenant.name },
    scopes: ["READ", "WRITE"],
    serverTime: "2030-01-01T00:00:00.500Z",
    feedCursor: expect.stringMatching(/^\d+-\d+$/),
  });
});
