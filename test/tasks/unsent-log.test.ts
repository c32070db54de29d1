// A flood of deliveries that could not be sent is a line a second, and none is left uncounted.
import { pino } from "pino";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createUnsentLog } from "../../src/tasks/unsent-log.ts";
import { aHandoff } from "./support/handoffs.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function listening() {
  const lines: { deliveries: number; msg: string }[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[0]);
  return { lines, say: createUnsentLog(pino({}, { write })) };
}

test("the first is said at once, by its name", () => {
  const { lines, say } = listening();
  const handoff = aHandoff();

  say(handoff, "the database is away");

  const { tenantId, deliveryId } = handoff;
  expect(lines).toMatchObject([{ level: 40, tenantId, deliveryId, deliveries: 1 }]);
  expect(lines[0]?.msg).toBe("deliveries were not sent: the database is away");
});

test("those after it are counted, and said together a second later", () => {
  const { lines, say } = listening();
  for (let count = 0; count < 5000; count += 1) say(aHandoff(), "away");
  expect(lines).toHaveLength(1);

  vi.advanceTimersByTime(1000);
  expect(lines.map(({ deliveries }) => deliveries)).toEqual([1, 4999]);

  vi.advanceTimersByTime(60_000);
  expect(lines).toHaveLength(2);
  say(aHandoff(), "away again");
  expect(lines.at(-1)?.deliveries).toBe(1);
});
