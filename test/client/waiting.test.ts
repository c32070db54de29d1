// Waiting for longer than one timer of JavaScript can be set: time is moved, not waited for.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { after } from "../../src/client/waiting.ts";

const dayMs = 86_400_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("sixty days are waited for as a second is", () => {
  const done: string[] = [];
  after(1000, () => done.push("second"));
  after(60 * dayMs, () => done.push("days"));
  after(Number.POSITIVE_INFINITY, () => done.push("never"));

  vi.advanceTimersByTime(1000);
  expect(done).toEqual(["second"]);
  vi.advanceTimersByTime(60 * dayMs - 1001);
  expect(done).toEqual(["second"]);
  vi.advanceTimersByTime(1);
  expect(done).toEqual(["second", "days"]);
});

test("who leaves is told nothing, in whichever step it was", () => {
  const done: string[] = [];
  const leave = after(60 * dayMs, () => done.push("days"));

  vi.advanceTimersByTime(30 * dayMs);
  leave();
  vi.advanceTimersByTime(60 * dayMs);

  expect(done).toEqual([]);
});
