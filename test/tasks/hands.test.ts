// The hands as a whole: nothing lost, nothing unfair, nothing sent too late.
import { randomBytes } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { createSealer } from "../../src/tasks/seal.ts";
import { generateSecret } from "../../src/webhook-signature.ts";
import { aHandoff, aResult, aSender } from "./support/handoffs.ts";
import { startReceiver, webhookIds } from "./support/receiver.ts";
import { backWays, many, owner, sealedHandoff, someHands } from "./support/some-hands.ts";

test("a delivery whose secret is known leaves in the very turn it is handed over", () => {
  const { hands, sent } = someHands();
  const handoff = sealedHandoff();

  hands.accept([handoff], owner);

  expect(sent).toEqual([handoff]);
});

test("it is done with a delivery when its result is settled, and not before", async () => {
  const order: string[] = [];
  const { hands } = someHands({
    calls: {
      settleDeliveries: async () => void order.push("settled"),
      openEndpoint: async () => [],
      ...backWays().ways,
    },
    send: async (handoff) => (order.push("sent"), aResult(handoff)),
  });

  hands.accept([sealedHandoff()], owner);
  await hands.drained();
  order.push("done");

  expect(order).toEqual(["sent", "settled", "done"]);
});

test("no more are in flight than the cap allows, and all are sent in the end", async () => {
  const { hands, sent, settled, answerAll, openSends } = someHands({
    inFlightMax: 8,
    inFlightMaxPerEndpoint: 4,
  });
  const handoffs = ["a", "b", "c"].flatMap((tenantId) => many(10, { tenantId }));

  hands.accept(handoffs, owner);
  expect(openSends()).toBe(8);
  const drained = hands.drained();
  while (openSends() > 0) {
    expect(openSends()).toBeLessThanOrEqual(8);
    await answerAll();
  }
  await drained;

  expect(sent).toHaveLength(30);
  expect(new Set(settled.map(({ deliveryId }) => deliveryId)).size).toBe(30);
});

test("one tenant's flood leaves half of the hands to the others", () => {
  const { hands, sent } = someHands({ inFlightMax: 8, inFlightMaxPerEndpoint: 8 });

  hands.accept(many(1000, { tenantId: "flood" }), owner);
  expect(sent).toHaveLength(4);
  hands.accept(many(3, { tenantId: "small" }), owner);

  expect(sent.filter(({ tenantId }) => tenantId === "small")).toHaveLength(3);
});

test("a stuck endpoint keeps nobody else from being sent", async () => {
  const stuck = "https://tar.example";
  const { hands, sent, settled } = someHands({
    inFlightMax: 16,
    send: (handoff) => {
      sent.push(handoff);
      return handoff.endpoint === stuck ? new Promise(() => {}) : Promise.resolve(aResult(handoff));
    },
  });

  hands.accept(many(100, { endpoint: stuck }), owner);
  hands.accept(many(30, { endpoint: "https://healthy.example" }), owner);
  await expect.poll(() => settled.length).toBe(30);

  expect(sent.filter(({ endpoint }) => endpoint === stuck)).toHaveLength(4);
});

test("a long burst lets the event loop have its turns", async () => {
  const { hands, sent } = someHands({ inFlightMax: 1000, inFlightMaxPerEndpoint: 1000 });

  hands.accept(many(300), owner);
  expect(sent.length).toBeLessThan(300);
  for (let turn = 0; turn < 10; turn += 1) await nextTurn();

  expect(sent).toHaveLength(300);
});

test("no result is lost while the database is away", async () => {
  let isAway = true;
  const settled: string[] = [];
  const { hands } = someHands({
    settleBackOff: { firstMs: 1, maxMs: 1 },
    calls: {
      settleDeliveries: async (results) => {
        if (isAway) throw Object.assign(new Error("gone"), { code: "ECONNREFUSED" });
        settled.push(...results.map(({ deliveryId }) => deliveryId));
      },
      openEndpoint: async () => [],
      ...backWays().ways,
    },
    send: async (handoff) => aResult(handoff),
  });
  const handoffs = many(20);

  hands.accept(handoffs, owner);
  await nextTurn();
  isAway = false;
  await hands.drained();

  expect(settled.toSorted()).toEqual(handoffs.map(({ deliveryId }) => deliveryId).toSorted());
});

test("a secret that cannot be read is reported, and nothing is sent", async () => {
  const { hands, sent, settled } = someHands();
  const foreign = createSealer(randomBytes(32));
  const handoff = aHandoff();

  hands.accept([{ ...handoff, secrets: [foreign.seal(generateSecret(), handoff)] }], owner);
  await hands.drained();

  expect(sent).toEqual([]);
  expect(settled).toMatchObject([
    { deliveryId: handoff.deliveryId, statusCode: null, errorCode: "SECRET_UNREADABLE" },
  ]);
  expect(settled[0]!.errorMessage).toContain(foreign.keyId);
});

test("an endpoint that cannot be opened counts as no attempt: the lease returns it", async () => {
  const { ways, givenBack } = backWays();
  const { hands, sent, settled } = someHands({
    calls: {
      settleDeliveries: async (results) => void settled.push(...results),
      openEndpoint: () => Promise.reject(new Error("the database is away")),
      ...ways,
    },
  });

  hands.accept([aHandoff()], owner);
  await hands.drained();

  expect([sent, settled, givenBack]).toEqual([[], [], []]);
});

test("a delivery that waited until its lease could end during the send is not sent", async () => {
  let now = 0;
  const { hands, sent, settled, answerAll } = someHands({
    inFlightMax: 1,
    inFlightMaxPerEndpoint: 1,
    now: () => now,
  });
  const [first, second] = [sealedHandoff(), sealedHandoff()];
  hands.accept([first, second], owner);

  now = 8001;
  await answerAll();
  await hands.drained();

  expect(sent).toEqual([first]);
  expect(settled.map(({ deliveryId }) => deliveryId)).toEqual([first.deliveryId]);
});

test("nor is one whose endpoint took so long to open; it is given back", async () => {
  let now = 0;
  const { ways, givenBack } = backWays();
  const opening = Promise.withResolvers<readonly string[]>();
  const { hands, sent, settled } = someHands({
    now: () => now,
    calls: {
      settleDeliveries: async (results) => void settled.push(...results),
      openEndpoint: (_tenantId, _endpoint, sealed) => opening.promise.then(() => [sealed]),
      ...ways,
    },
  });
  const handoff = aHandoff();
  hands.accept([handoff], owner);

  now = 8001;
  opening.resolve([]);
  await hands.drained();

  expect([sent, settled]).toEqual([[], []]);
  expect(givenBack).toEqual([{ deliveryIds: [handoff.deliveryId], owner }]);
});

test("an exception of the sender becomes a report", async () => {
  const { hands, settled } = someHands({ send: () => Promise.reject(new Error("a bug")) });

  hands.accept([sealedHandoff()], owner);
  await hands.drained();

  expect(settled).toMatchObject([
    { errorCode: "CONNECTION_FAILED", errorMessage: "Not sent: a bug." },
  ]);
});

test("drained resolves at once when there is nothing to do", async () => {
  const { hands, settled } = someHands();

  await hands.drained();

  expect(settled).toEqual([]);
});

test("from hand-over to receiver and back: a thousand, each once", async () => {
  const receiver = await startReceiver();
  const send = aSender();
  const { hands, settled } = someHands({
    send: (handoff) => send(handoff.parameters, handoff),
    settleDelayMs: 10,
  });
  const url = `http://127.0.0.1:${receiver.port}/hook`;
  const handoffs = many(1000).map((handoff) => ({ ...handoff, parameters: { url } }));

  hands.accept(handoffs, owner);
  await hands.drained();

  const received = webhookIds(receiver);
  const expected = handoffs.map(({ deliveryId }) => deliveryId).toSorted();
  expect(received.toSorted()).toEqual(expected);
  expect(settled.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1000);
});
