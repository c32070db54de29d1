// Whose turn it is: each case is a few lanes pushed and the order they leave in.
import { expect, test } from "vitest";
import { createFairQueue, type FairQueue, type Queued } from "../../src/tasks/fair-queue.ts";

interface Item extends Queued {
  readonly number: number;
}

const roomy = { total: 1000, perTenant: 1000, perEndpoint: 1000 };

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
  const queue = createFairQueue<Item>(roomy);
  push(queue, "a", "x", 5);

  expect(labels(takeAll(queue))).toBe("ax1 ax2 ax3 ax4 ax5");
  expect([queue.waiting(), queue.inFlight()]).toEqual([0, 5]);
});

test("tenants take turns, however many one of them has waiting", () => {
  const queue = createFairQueue<Item>(roomy);
  push(queue, "a", "x", 4);
  push(queue, "b", "x", 2);
  push(queue, "c", "x", 1);

  expect(labels(takeAll(queue))).toBe("ax1 bx1 cx1 ax2 bx2 ax3 ax4");
});

test("a tenant's endpoints take turns within its turn", () => {
  const queue = createFairQueue<Item>(roomy);
  push(queue, "a", "x", 3);
  push(queue, "a", "y", 1);
  push(queue, "b", "z", 2);

  expect(labels(takeAll(queue))).toBe("ax1 bz1 ay1 bz2 ax2 ax3");
});

test("the caps hold in total, by tenant and by endpoint", () => {
  const queue = createFairQueue<Item>({ total: 5, perTenant: 3, perEndpoint: 2 });
  push(queue, "a", "x", 9);
  push(queue, "a", "y", 9);
  push(queue, "b", "x", 9);

  const taken = takeAll(queue);

  expect(taken.filter(({ tenantId }) => tenantId === "a")).toHaveLength(3);
  expect(taken.filter(({ tenantId }) => tenantId === "b")).toHaveLength(2);
  expect([queue.waiting(), queue.inFlight()]).toEqual([22, 5]);
});

test("what is done makes room for the next of those who may", () => {
  const queue = createFairQueue<Item>({ total: 2, perTenant: 1, perEndpoint: 1 });
  push(queue, "a", "x", 2);
  push(queue, "b", "x", 2);
  const [ofA, ofB] = takeAll(queue);

  queue.done(ofB!);
  expect(labels(takeAll(queue))).toBe("bx2");

  queue.done(ofA!);
  expect(labels(takeAll(queue))).toBe("ax2");
});

test("a stuck endpoint leaves its tenant's others free", () => {
  const queue = createFairQueue<Item>({ total: 100, perTenant: 50, perEndpoint: 2 });
  push(queue, "a", "stuck", 40);
  takeAll(queue);

  push(queue, "a", "healthy", 2);

  expect(labels(takeAll(queue))).toBe("ahealthy1 ahealthy2");
});

test("a long lane loses nothing and keeps its order while it is drained", () => {
  const queue = createFairQueue<Item>({ total: 7, perTenant: 7, perEndpoint: 7 });
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
