// What is too much for the hands: how much they hold, what they give back, and when a lane
// goes on.
import { expect, test } from "vitest";
import { many, owner, someHands } from "./support/some-hands.ts";

test("what there is no place for is given back at once, in one call", async () => {
  const { hands, givenBack, answerAll, openSends } = someHands({ inFlightMax: 4 });
  const handoffs = many(100, { endpoint: "https://slow.example" });

  hands.accept(handoffs, owner);

  // One in flight, and eight that wait for its place.
  const kept = new Set(handoffs.slice(0, 9).map(({ deliveryId }) => deliveryId));
  const left = handoffs.map(({ deliveryId }) => deliveryId).filter((id) => !kept.has(id));
  expect(givenBack).toEqual([{ deliveryIds: left, owner }]);
  const drained = hands.drained();
  while (openSends() > 0) await answerAll();
  await drained;
});

test("however much comes, no more is held than the caps and the waiting room", () => {
  const { hands, sent, givenBack } = someHands({ inFlightMax: 16 });
  let offered = 0;
  for (let tenant = 0; tenant < 40; tenant += 1) {
    for (let endpoint = 0; endpoint < 5; endpoint += 1) {
      const lane = { tenantId: `tenant ${tenant}`, endpoint: `https://${endpoint}.example` };
      hands.accept(many(10, lane), owner);
      offered += 10;
    }
  }

  const back = givenBack.reduce((sum, { deliveryIds }) => sum + deliveryIds.length, 0);
  expect(sent).toHaveLength(16);
  expect(offered - back).toBe(16 * 9);
});

test("what could not be given back is left to its lease", async () => {
  const { hands, sent, settled, answerAll } = someHands({
    inFlightMax: 1,
    calls: {
      settleDeliveries: async (results) => void settled.push(...results),
      openEndpoint: async () => [],
      settleFree: async () => [],
      queueDrains: async () => {},
      giveBack: () => Promise.reject(new Error("the database is away")),
    },
  });

  hands.accept(many(10), owner);
  const drained = hands.drained();
  while (sent.length < 9) await answerAll();
  await answerAll();
  await drained;

  expect(settled).toHaveLength(9);
});

test("what waited for its turn for too long is given back, though nothing was answered", async () => {
  const gone = Promise.withResolvers<number>();
  const { hands, sent } = someHands({
    inFlightMax: 1,
    waitMaxMs: 1,
    calls: {
      settleDeliveries: async () => {},
      openEndpoint: async () => [],
      settleFree: async () => [],
      queueDrains: async () => {},
      giveBack: async (handoffs) => gone.resolve(handoffs.length),
    },
  });

  hands.accept(many(3), owner);

  expect(await gone.promise).toBe(2);
  expect(sent).toHaveLength(1);
});

test("a parked lane takes nothing new, and goes to the workers once there is room", async () => {
  const { hands, sent, givenBack, woken, answerAll } = someHands({ inFlightMax: 4 });
  const lane = { tenantId: "a", endpoint: "https://slow.example" };
  hands.accept(many(1, lane), owner);
  expect(hands.hasRoom(lane)).toBe(false);
  hands.park(lane);

  const [late] = many(1, lane);
  hands.accept([late!], owner);
  expect(givenBack).toEqual([{ deliveryIds: [late!.deliveryId], owner }]);
  expect([sent.length, woken]).toEqual([1, []]);

  await answerAll();
  await expect.poll(() => woken).toEqual([[lane]]);
  hands.accept([late!], owner);
  expect(sent).toHaveLength(2);
});

test("of a busy tenant's parked lanes no more are woken than there is room for", async () => {
  const { hands, woken, answerAll } = someHands({ inFlightMax: 16, inFlightMaxPerEndpoint: 8 });
  const lanes = ["x", "y", "z"].map((endpoint) => ({ tenantId: "a", endpoint }));
  hands.accept(many(8, { tenantId: "a", endpoint: "busy" }), owner);
  const reserved = lanes.map((lane) => hands.reserve(lane, 8));
  for (const lane of lanes) hands.park(lane);

  lanes.forEach((lane, index) => hands.fill(lane, reserved[index]!, [], owner));
  await answerAll();

  await expect.poll(() => woken).toEqual([[lanes[0]]]);
});

test("a giving back that the database undid for a deadlock is tried again", async () => {
  const tries: number[] = [];
  const { hands, answerAll } = someHands({
    inFlightMax: 1,
    calls: {
      settleDeliveries: async () => {},
      openEndpoint: async () => [],
      settleFree: async () => [],
      queueDrains: async () => {},
      giveBack: async (handoffs) => {
        tries.push(handoffs.length);
        if (tries.length === 1) throw Object.assign(new Error("deadlock"), { code: "40P01" });
      },
    },
  });

  hands.accept(many(12), owner);
  for (let answered = 0; answered < 9; answered += 1) await answerAll();
  await hands.drained();

  expect(tries).toEqual([3, 3]);
});
