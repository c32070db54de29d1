// Followers whose connections break anywhere: between two events, in the middle of one, before the
// first byte, by a reset or an end. Each goes on after the last whole block that it has, as a browser
// does, and has the feed as it is: no gap, no event twice, in order. STREAM_SEED repeats a run.
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { expect } from "vitest";
import { randomOf } from "../bad-input/random.ts";
import { scheduleOn, test } from "../server/hub-support.ts";
import type { Caller } from "../server/support.ts";
import { blockOf } from "./follow.ts";

const seed = Number(process.env.STREAM_SEED ?? Date.now() % 2 ** 31);
const bytesMax = 1200; // an event has some 300
const timers = 240;

const isAtEnd = ({ names }: Follower) => names.at(-1) === "end";

interface Follower {
  cursor: string;
  readonly names: string[];
}

interface Break {
  readonly afterBytes: number;
  readonly isReset: boolean;
}

function keep(follower: Follower, text: string): void {
  const { id, event, name } = blockOf(text);
  if (event !== undefined) follower.names.push(name!);
  if (id !== undefined) follower.cursor = id;
}

/** Follows until the break, or until the last event has come; what is not a whole block is lost. */
async function followUntil(
  { url, key }: Pick<Caller, "url" | "key">,
  follower: Follower,
  { afterBytes, isReset }: Break,
): Promise<void> {
  const request = get(`${url}/events`, {
    agent: false,
    headers: {
      accept: "text/event-stream",
      "x-api-key": key,
      "last-event-id": follower.cursor,
    },
  });
  const [response] = (await once(request, "response")) as [IncomingMessage];
  expect(response.statusCode).toBe(200);
  let [text, left] = ["", afterBytes];
  for await (const chunk of response as AsyncIterable<Buffer>) {
    text += chunk.subarray(0, left).toString("latin1");
    left = Math.max(0, left - chunk.length);
    const blocks = text.split("\n\n");
    text = blocks.pop()!;
    for (const block of blocks) keep(follower, block);
    if (left > 0 && !isAtEnd(follower)) continue;
    if (isReset) request.socket?.resetAndDestroy();
    break; // which ends the connection otherwise
  }
}

test(
  `through breaks at random bytes every event comes once, in order, seed ${seed}`,
  { timeout: 120_000 },
  async ({ serve, hub, as, tenant, db }) => {
    await hub.start();
    const caller = await serve({ hub });
    const pool = as("minoots_server", tenant);
    const random = randomOf(seed);
    const { cursor } = (await caller.call("GET", "/events")).body as unknown as Follower;
    const writing = (async () => {
      for (let name = 0; name < timers; name += 4) {
        await Promise.all([0, 1, 2, 3].map((each) => scheduleOn(pool, `n${name + each}`)));
      }
      await scheduleOn(pool, "end");
    })();

    const follower: Follower = { cursor, names: [] };
    let breaks = 0;
    for (; !isAtEnd(follower); breaks += 1) {
      const afterBytes = random.below(bytesMax);
      await followUntil(caller, follower, { afterBytes, isReset: random.below(2) === 0 });
    }
    await writing;
    await hub.stop();

    const { rows } = await db.query<{ name: string }>(
      `select data ->> 'name' as name from minoots_private.events
      where tenant_id = $1 order by position`,
      [tenant.id],
    );
    expect(breaks).toBeGreaterThan(100);
    expect(rows).toHaveLength(timers + 1);
    expect(follower.names).toEqual(rows.map(({ name }) => name));
  },
);
