// That the steps of the sweep stand each for itself.
import { expect, test } from "vitest";
import { type SweepCalls, sweep } from "../../src/tasks/sweep.ts";

/** Calls that are written down, and find nothing unless it is said otherwise. */
function someCalls(overrides: Partial<SweepCalls> = {}) {
  const called: string[] = [];
  const none = {
    checkEpoch: async () => 1,
    sweepDue: async () => 0,
    retakeDeliveries: async () => 0,
    requeueForgotten: async () => 0,
    endOldSecrets: async () => 0,
    expireDeliveries: async () => 0,
    requeueReplays: async () => {},
    openPartitions: async () => 0,
    ...overrides,
  };
  const calls = new Proxy(none, {
    get: (target, name: keyof SweepCalls) => (called.push(name), target[name]),
  });
  return { calls, called };
}

const going = new AbortController().signal;

test("it fires before all the rest, batch after batch", async () => {
  const fired = [1000, 1000, 7];
  const { calls, called } = someCalls({ sweepDue: async () => fired.shift()! });

  await sweep(calls, going);

  const firing = ["checkEpoch", "sweepDue", "sweepDue", "sweepDue", "retakeDeliveries"];
  expect(called.slice(0, 5)).toEqual(firing);
  expect(called).toHaveLength(10);
});

test("a step that fails stops no other, and is told in the end", async () => {
  const { calls, called } = someCalls({
    checkEpoch: () => Promise.reject(new Error("no epoch")),
    endOldSecrets: () => Promise.reject(new Error("held")),
  });

  await expect(sweep(calls, going)).rejects.toThrow(
    "Of the sweep failed: epoch (no epoch), secrets (held).",
  );

  expect(new Set(called).size).toBe(8);
});

test("told to stop, it begins nothing more", async () => {
  const stopping = new AbortController();
  const { calls, called } = someCalls({ sweepDue: async () => (stopping.abort(), 1000) });

  await sweep(calls, stopping.signal);

  expect(called).toEqual(["checkEpoch", "sweepDue"]);
});
