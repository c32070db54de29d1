// Whose turn it is: each case is a few lanes pushed and the order they leave in.
import { expect, test } from "vitest";
import { createFairQueue, type FairQueue } from "../../src/tasks/fair-queue.ts";
import type { Caps, Lane } from "../../src/tasks/lane-counts.ts";

interface Item extends Lane {
  readonly number: number;
}

const roomy = { total: 10_000, perTenant: 10_000, perEndpoint: 10_000 };

const aQueue = (inFlight: Caps, held: Caps = roomy) => createFairQueue<Item>({ inFlight, held });

function push(queue: FairQueue<Item>, tenantId: string, endpoint: string, count = 1): void {
  for (let number = 1; number <= count; number += 1) queue.push({ tenantId, endpoint, number });
}

function takeAll(queue: FairQueue<Item>): Item[] {
  const taken: Item[] = [];
  for (let item = queue.take(); item !== null; item = queue.take()) taken.push(item);
  return taken;
}

const labels = (items: readonly Item[]) =>
  items.map(({ tenantId, endpoint, number }) => `${tenantId}${endpoint}${number}`).join(" ");

test("one endpoint's items leave in the order they came", () => {
  const queue = aQueue(roomy);
  push(queue, "a", "x", 5);

  expect(labels(takeAll(queue))).toBe("ax1 ax2 ax3 ax4 ax5");
  expect([queue.waiting(), queue.inFlight()]).toEqual([0, 5]);
});

test("tenants take turns, however many one of them has waiting", () => {
  const queue = aQueue(roomy);
  push(queue, "a", "x", 4);
  push(queue, "b", "x", 2);
  push(queue, "c", "x", 1);

  expect(labels(takeAll(queue))).toBe("ax1 bx1 cx1 ax2 bx2 ax3 ax4");
});

test("a tenant's endpoints take turns within its turn", () => {
  const queue = aQueue(roomy);
  push(queue, "a", "x", 3);
  push(queue, "a", "y", 1);
  push(queue, "b", "z", 2);

  expect(labels(takeAll(queue))).toBe("ax1 bz1 ay1 bz2 ax2 ax3");
});

test("the caps hold in total, by tenant and by endpoint", () => {
  const queue = aQueue({ total: 5, perTenant: 3, perEndpoint: 2 });
  push(queue, "a", "x", 9);
  push(queue, "a", "y", 9);
  push(queue, "b", "x", 9);

  const taken = takeAll(queue);

  expect(taken.filter(({ tenantId }) => tenantId === "a")).toHaveLength(3);
  expect(taken.filter(({ tenantId }) => tenantId === "b")).toHaveLength(2);
  expect([queue.waiting(), queue.inFlight()]).toEqual([22, 5]);
});

test("what is done makes room for the next of those who may", () => {
  const queue = aQueue({ total: 2, perTenant: 1, perEndpoint: 1 });
  push(queue, "a", "x", 2);
  push(queue, "b", "x", 2);
  const [ofA, ofB] = takeAll(queue);

  queue.done(ofB!);
  expect(labels(takeAll(queue))).toBe("bx2");

  queue.done(ofA!);
  expect(labels(takeAll(queue))).toBe("ax2");
});

test("a stuck endpoint leaves its tenant's others free", () => {
  const queue = aQueue({ total: 100, perTenant: 50, perEndpoint: 2 });
  push(queue, "a", "stuck", 40);
  takeAll(queue);

  push(queue, "a", "healthy", 2);

  expect(labels(takeAll(queue))).toBe("ahealthy1 ahealthy2");
});

test("a long lane loses nothing and keeps its order while it is drained", () => {
  const queue = aQueue({ total: 7, perTenant: 7, perEndpoint: 7 });
  push(queue, "a", "x", 5000);
  const seen: number[] = [];

  for (let taken = takeAll(queue); taken.length > 0; taken = takeAll(queue)) {
    for (const item of taken) {
      seen.push(item.number);
      queue.done(item);
    }
  }

  expect(seen).toEqual(Array.from({ length: 5000 }, (_, index) => index + 1));
  expect([queue.waiting(), queue.inFlight()]).toEqual([0, 0]);
});

const narrow = { total: 6, perTenant: 4, perEndpoint: 3 };

function pushAll(queue: FairQueue<Item>, ...items: [string, string, number?][]): string {
  const left = items.map(([tenantId, endpoint, number = 1]) =>
    queue.push({ tenantId, endpoint, number }),
  );
  return labels(left.filter((item) => item !== null));
}

test("there is no place for what is over the bounds of its endpoint or its tenant", () => {
  const queue = aQueue({ total: 1, perTenant: 1, perEndpoint: 1 }, narrow);
  push(queue, "a", "x", 3);

  expect(pushAll(queue, ["a", "x", 4], ["a", "y"], ["a", "z"])).toBe("ax4 az1");
  expect(queue.waiting()).toBe(4);

  const [first] = takeAll(queue);
  expect(pushAll(queue, ["a", "z"])).toBe("az1");
  queue.done(first!);
  expect(pushAll(queue, ["a", "z"])).toBe("");
});

test("when all is full, who holds most makes way, the last that came first", () => {
  const queue = aQueue({ total: 1, perTenant: 1, perEndpoint: 1 }, narrow);
  push(queue, "a", "x", 3);
  push(queue, "a", "y", 1);
  push(queue, "b", "x", 2);

  expect(pushAll(queue, ["c", "x", 1])).toBe("ax3");
  expect(pushAll(queue, ["c", "x", 2])).toBe("ax2");
  expect(pushAll(queue, ["c", "x", 3])).toBe("cx3");
  expect(queue.waiting()).toBe(6);
});

test("a lane's room is what it could send soon, and is kept for who reserved it", () => {
  const queue = aQueue({ total: 20, perTenant: 12, perEndpoint: 10 });
  const lane = { tenantId: "a", endpoint: "x" };
  push(queue, "a", "x", 4);
  expect(queue.room(lane)).toBe(6);

  expect(queue.reserve(lane, 100)).toBe(6);
  expect([queue.room(lane), queue.reserve(lane, 1)]).toEqual([0, 0]);

  queue.release(lane, 6);
  expect(queue.room(lane)).toBe(6);
});

test("a lane of a tenant that is busy elsewhere still gets a few places", () => {
  const queue = aQueue({ total: 20, perTenant: 10, perEndpoint: 10 });
  push(queue, "a", "x", 10);

  expect(queue.room({ tenantId: "a", endpoint: "x" })).toBe(0);
  expect(queue.room({ tenantId: "a", endpoint: "y" })).toBe(8);
});

test("what waited for too long is taken out, and its place is free", () => {
  const queue = aQueue({ total: 1, perTenant: 1, perEndpoint: 1 }, narrow);
  push(queue, "a", "x", 3);
  push(queue, "a", "y", 1);
  takeAll(queue);

  expect(labels(queue.expire(({ number }) => number < 3))).toBe("ay1 ax2");
  expect([queue.waiting(), queue.inFlight()]).toEqual([1, 1]);
  expect(pushAll(queue, ["a", "y"], ["a", "y"])).toBe("");
});
