// Every method of the client against the API itself.
import { expect } from "vitest";
import { fireDue } from "../../src/database/calls.ts";
import { MinootsError } from "../../src/client/index.ts";
import type { TimerInput } from "../../src/client/index.ts";
import { test } from "./support.ts";

const timersOf = (count: number, name = "tea"): TimerInput[] =>
  Array.from({ length: count }, (_, index) => ({ name, fireIn: `${index + 60}s` }));

test("a timer is scheduled with all that it can be told, and read", async ({ connected }) => {
  const { client } = connected;

  const { outcome, timer } = await client.schedule({
    name: "remind",
    fireAt: new Date("2040-01-01T12:00:00Z"),
    key: "order-42",
    actions: [{ webhook: { url: "https://example.com/hook", method: "PUT" } }],
    labels: { order: "42" },
    metadata: { cups: 2 },
    maxLateness: "1h",
    misfire: "SKIP",
    precision: "RELAXED",
    requestedBy: "me",
    retryPolicy: { maxAttempts: 3 },
  });
  const read = await client.get({ key: "order-42" });

  expect([outcome, timer.fireAt, timer.maxLateness]).toEqual([
    "CREATED",
    "2040-01-01T12:00:00.000Z",
    "PT1H",
  ]);
  const parameters = { url: "https://example.com/hook", method: "PUT" };
  const actions = [{ id: "1", kind: "webhook", parameters, retryPolicy: null }];
  expect(read).toEqual({ ...timer, actions, deliveries: [] });
  expect(await client.get(timer.id)).toEqual(read);
  expect(await client.get({ key: "none" })).toBeNull();
});

test("the same key and request give the same timer, other words a conflict", async ({
  connected: { client },
}) => {
  const first = await client.schedule({ name: "tea", fireIn: "1h", key: "k" });
  const again = await client.schedule({ name: "tea", fireIn: "1h", key: "k" });
  const other = client.schedule({ name: "tea", fireIn: "2h", key: "k" });

  expect([again.outcome, again.timer.id]).toEqual(["EXISTING", first.timer.id]);
  await expect(other).rejects.toMatchObject({ code: "KEY_CONFLICT", path: "key" });
});

test("each verb does what it is called, and says so", async ({ connected: { client } }) => {
  const { timer } = await client.schedule({ name: "tea", fireIn: "1h" });

  const done = [
    await client.reschedule(timer, { fireIn: "2h", ifVersion: timer.version }),
    await client.snooze(timer, "10m"),
    await client.pause({ key: timer.key! }),
    await client.resume(timer.id),
    await client.cancel(timer),
    await client.cancel(timer),
    await client.fire(timer),
  ];

  expect(done.map(({ outcome, timer: { status } }) => [outcome, status])).toEqual([
    ["CHANGED", "SCHEDULED"],
    ["CHANGED", "SCHEDULED"],
    ["CHANGED", "PAUSED"],
    ["CHANGED", "SCHEDULED"],
    ["CHANGED", "CANCELLED"],
    ["UNCHANGED", "CANCELLED"],
    ["TOO_LATE", "CANCELLED"],
  ]);
  await expect(client.reschedule(timer, { fireIn: "1h", ifVersion: 1 })).rejects.toBeInstanceOf(
    MinootsError,
  );
});

test("many are scheduled at once, listed page by page, and cancelled by label", async ({
  connected: { client },
}) => {
  const labels = { order: "42" };
  const results = await client.scheduleMany(
    timersOf(7).map((timer) => Object.assign(timer, { labels })),
  );

  const all: string[] = [];
  for await (const timer of client.list({ labels, first: 3 })) all.push(timer.id);
  const page = await client.listPage({ labels, status: ["SCHEDULED"], first: 3 });
  const next = await client.listPage({ labels, first: 3, after: page.pageInfo.endCursor });
  const { cancelled } = await client.cancelMany({ labels });

  expect(all).toEqual(results.map(({ timer }) => timer.id));
  expect(page.nodes.map(({ id }) => id)).toEqual(all.slice(0, 3));
  expect(next.nodes.map(({ id }) => id)).toEqual(all.slice(3, 6));
  expect(page.feedCursor).toMatch(/^\d+-\d+$/);
  expect(cancelled).toBe(7);
});

test("as many as the API takes at once can be scheduled", async ({ connected: { client } }) => {
  const results = await client.scheduleMany(timersOf(10_000, "x"));

  expect(results).toHaveLength(10_000);
}, 60_000);

test("of many, one mistake refuses all, and says which", async ({ connected: { client } }) => {
  const work = client.scheduleMany([...timersOf(2, "none"), { name: "bad", fireIn: "-5s" }]);

  await expect(work).rejects.toMatchObject({ code: "INVALID_DURATION", path: "timers[2].fireIn" });
  expect((await client.listPage({ name: "none", first: 500 })).nodes).toEqual([]);
});

test("who is asking, what they may and what they use", async ({
  connected: { client },
  tenant,
}) => {
  const viewer = await client.viewer();

  expect(viewer).toMatchObject({ tenant: { id: tenant.id }, scopes: ["READ", "WRITE"] });
  expect(viewer.limits.tier).toBe("team");
  expect(viewer.feedCursor).toMatch(/^\d+-\d+$/);
});

test("a wrong key is told to calls and to who follows", async ({ api, clientOn }) => {
  const { client } = clientOn(api, { key: "mnt_test_wrong" });

  const refusal = { code: "UNAUTHENTICATED" };
  await expect(client.viewer()).rejects.toMatchObject({ ...refusal, status: 401 });
  await expect(client.events().next()).rejects.toMatchObject(refusal);
  await expect(client.waitFor({ key: "k" })).rejects.toMatchObject(refusal);
});

test("a delivery that waits for an answer is extended, acknowledged, and then is final", async ({
  connected: { client },
  db,
  as,
  clock,
  tenant,
}) => {
  const actions = ["a", "b"].map((prompt) => ({ agentPrompt: { prompt, queue: "desk" } }));
  await client.schedule({ name: "ask", fireIn: "1m", key: "asked", actions });
  await clock.set(new Date(Date.now() + 120_000).toISOString());
  await fireDue(db, { fireMax: 10, owner: null, leaseMs: 30_000 });
  const { rows } = await as("minoots_server", tenant).query(
    "select id, attempt from minoots.claim_deliveries(queue => 'desk') order by body",
  );
  const [first, second] = rows as { id: string; attempt: number }[];

  const done = [
    await client.extend(first!.id, { lease: "10m" }),
    await client.acknowledge(first!.id, { attempt: first!.attempt, result: { cups: 2 } }),
    await client.acknowledge(first!.id),
    await client.reject(second!.id, { reason: "No tea.", retry: false }),
    await client.replay(second!.id),
    await client.cancelDelivery(second!.id),
  ];

  expect(done.map(({ outcome, delivery: { status } }) => [outcome, status])).toEqual([
    ["CHANGED", "AWAITING_ACK"],
    ["CHANGED", "SUCCEEDED"],
    ["TOO_LATE", "SUCCEEDED"],
    ["CHANGED", "DEAD"],
    ["CHANGED", "PENDING"],
    ["CHANGED", "CANCELLED"],
  ]);
  expect(done[1]!.delivery.result).toEqual({ cups: 2 });
});
