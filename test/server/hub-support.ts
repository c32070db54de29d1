// Subscribers of a hub that is driven read by read, over a real feed.
import { expect } from "vitest";
import type pg from "pg";
import { createTickedHub } from "../../src/server/hub.ts";
import type { FeedEvent, Hub, Subscription } from "../../src/server/hub.ts";
import { feedSource } from "../../src/server/hub-source.ts";
import type { Tenant } from "../harness/database.ts";
import { silent, test as serverTest } from "./support.ts";

export type Stream = AsyncIterableIterator<FeedEvent>;

export const test = serverTest
  /** A hub that reads only when ticked, with small pages and buffers. */
  .extend(
    "ticked",
    ({ as }) =>
      (more: { nowMs?: () => number; bufferMax?: number } = {}) =>
        createTickedHub({
          source: feedSource(as("minoots_server")),
          log: silent,
          pageMax: 3,
          ...more,
        }),
  )
  .extend("schedule", ({ as }) => {
    const pools = new Map<string, pg.Pool>();
    return async (tenant: Tenant, name: string): Promise<void> => {
      const pool = pools.get(tenant.id) ?? as("minoots_server", tenant);
      pools.set(tenant.id, pool);
      await scheduleOn(pool, name);
    };
  });

export async function scheduleOn(db: Pick<pg.Client, "query">, name: string): Promise<void> {
  await db.query("select minoots.schedule_timer(name => $1, fire_in => '1h')", [name]);
}

export async function subscribed(hub: Hub, subscription: Subscription): Promise<Stream> {
  const stream = hub.subscribe(subscription);
  expect(await next(stream)).toMatchObject({ type: "mark" });
  return stream;
}

export async function next(stream: Stream): Promise<FeedEvent> {
  const { value, done } = await stream.next();
  expect(done).toBe(false);
  return value;
}

export async function namesOf(stream: Stream, count: number): Promise<string[]> {
  const names: string[] = [];
  while (names.length < count) {
    const { data } = await next(stream);
    names.push((data as { name: string }).name);
  }
  return names;
}

export function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `n${index + 1}`);
}
