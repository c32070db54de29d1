// A feed that breaks: what is read of it has no gap and no repetition, and a refusal ends it.
import { expect, test } from "vitest";
import type { Backend, Event } from "./backend.ts";
import { OfflineError } from "./endings.ts";
import { follow } from "./follow.ts";
import { apiError } from "./api-error.ts";

const eventAt = (position: number): Event => ({
  cursor: `1-${position}`,
  type: position % 3 === 0 ? "mark" : "timer.fired",
  occurredAt: null,
  timerId: null,
  deliveryId: null,
  data: null,
  actor: null,
  face: null,
});

/** A feed of positions from 1 on, whose ways break as the test says. */
function breakingFeed(breakAt: (position: number) => Error | null): Backend {
  const events = async function* (after: string): AsyncGenerator<Event> {
    for (let position = Number(after.split("-")[1]) + 1; ; position += 1) {
      const broken = breakAt(position);
      if (broken !== null) throw broken;
      yield eventAt(position);
    }
  };
  return { feedCursor: async () => "1-0", events } as unknown as Backend;
}

async function readUpTo(backend: Backend, last: number) {
  const positions: number[] = [];
  const breaks: (string | null)[] = [];
  const following = {
    backend,
    after: null,
    filter: {},
    signal: new AbortController().signal,
    onBreak: (why: string | null) => void breaks.push(why),
  };
  for await (const { cursor } of follow(following)) {
    const position = Number(cursor.split("-")[1]);
    positions.push(position);
    if (position === last) break;
  }
  return { positions, breaks };
}

test("after a break it goes on from the last cursor, a MARK's too", async () => {
  const broken = new Set([3, 4, 6]);
  const lost = new OfflineError("Lost.", "Wait.");
  const feed = breakingFeed((position) => (broken.delete(position) ? lost : null));

  const { positions, breaks } = await readUpTo(feed, 8);

  expect(positions).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(breaks.filter((why) => why !== null)).toEqual(["Lost.", "Lost.", "Lost."]);
  expect(breaks.at(-1)).toBeNull();
});

test("a server that lets it go is asked again; a refusal ends it", async () => {
  const behind = apiError({ message: "Too far behind.", extensions: { code: "UNAVAILABLE" } });
  const stale = apiError({ message: "Restored.", extensions: { code: "CURSOR_STALE" } });
  const once = new Set([2]);
  const feed = breakingFeed((position) => {
    if (once.delete(position)) return behind;
    return position === 4 ? stale : null;
  });

  await expect(readUpTo(feed, 9)).rejects.toBe(stale);
});
