// One run over a lane: how many it takes, and what it leaves behind.
import { expect, test } from "vitest";
import type { LaneRequest } from "../../src/database/lane-calls.ts";
import type { Handoff, TakenLane } from "../../src/database/wire.ts";
import { drainLane } from "../../src/tasks/drain.ts";
import { aHandoff } from "./support/handoffs.ts";

const lane = { tenantId: "a", endpoint: "https://slow.example" };

/** Hands with so many places, of which two are enough to go on, over a lane with so many. */
function aStage(places: number, waiting: number) {
  const requests: LaneRequest[] = [];
  const told: string[] = [];
  let free = places;
  const take = (count: number): TakenLane => ({
    handoffs: Array.from({ length: Math.min(count, waiting) }, () => aHandoff()),
    more: waiting > count,
  });
  const hands = {
    reserve: (_: unknown, most: number) => {
      const reserved = Math.min(most, free);
      free -= reserved;
      return reserved;
    },
    fill: (_: unknown, reserved: number, handoffs: readonly Handoff[], owner: number) =>
      void told.push(`${handoffs.length} of ${reserved} for ${owner}`),
    hasRoom: () => free >= 2,
    park: () => void told.push("parked"),
  };
  const takeLane = async (request: LaneRequest) => {
    requests.push(request);
    if (waiting < 0) throw new Error("the database is away");
    return take(request.takeMax);
  };
  return { dependencies: { calls: { takeLane }, hands, owner: () => 7 }, requests, told };
}

test("with room to spare it takes a hundred, and the lane goes on at once", async () => {
  const { dependencies, requests, told } = aStage(128, 1000);

  await drainLane(dependencies, lane);

  expect(requests).toEqual([{ ...lane, owner: 7, takeMax: 100, pauseMs: null }]);
  expect(told).toEqual(["100 of 100 for 7"]);
});

test("it takes no more than there is room for, and the rest waits for room", async () => {
  const { dependencies, requests, told } = aStage(28, 1000);

  await drainLane(dependencies, lane);

  expect(requests).toEqual([{ ...lane, owner: 7, takeMax: 28, pauseMs: 5000 }]);
  expect(told).toEqual(["28 of 28 for 7", "parked"]);
});

test("without room it takes none, and ends at once", async () => {
  const { dependencies, requests, told } = aStage(0, 1000);

  await drainLane(dependencies, lane);

  expect(requests).toMatchObject([{ takeMax: 0, pauseMs: 5000 }]);
  expect(told).toEqual(["0 of 0 for 7", "parked"]);
});

test("a lane that is empty then is not waited for", async () => {
  const { dependencies, told } = aStage(28, 28);

  await drainLane(dependencies, lane);

  expect(told).toEqual(["28 of 28 for 7"]);
});

test("when the claim fails, the places are free again", async () => {
  const { dependencies, told } = aStage(128, -1);

  await expect(drainLane(dependencies, lane)).rejects.toThrow(/away/);

  expect(told).toEqual(["0 of 100 for 7"]);
});
