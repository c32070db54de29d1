// The feed as its writers and readers use it. A writer is an administrator's connection that
// speaks for a tenant: it writes by the rules, and can say at which position it wrote.
import type pg from "pg";
import { tailFeed } from "../../src/database/calls.ts";
import type { FeedEvent, HeldBack } from "../../src/database/wire.ts";
import type { Queryable } from "./clock.ts";
import type { Tenant } from "./database.ts";

export type Connect = (speaker: { tenant: Tenant }) => Promise<pg.Client>;

export async function begunWriter(connect: Connect, tenant: Tenant): Promise<pg.Client> {
  const client = await connect({ tenant });
  await client.query("begin");
  return client;
}

/** Schedules a timer, which is one event; answers its position. */
export async function write(client: Queryable): Promise<number> {
  await client.query(`select minoots_private.schedule_request('{"name": "tea", "fireIn": "1h"}')`);
  const { rows } = await client.query("select currval('minoots_private.event_position') as at");
  return (rows[0] as { at: number }).at;
}

export async function commit(client: Queryable): Promise<void> {
  await client.query("commit");
}

/** The last position that was drawn. */
export async function lastPosition(db: Queryable): Promise<number> {
  const { rows } = await db.query("select minoots_private.last_position() as at");
  return (rows[0] as { at: number }).at;
}

export interface Tail {
  /** One page. */
  page(eventsMax: number): Promise<{ events: readonly FeedEvent[]; more: boolean }>;
  /** Pages until there is no more now. */
  drain(eventsMax?: number): Promise<FeedEvent[]>;
  at(): { position: number; held: HeldBack };
}

/** A reader of the whole feed, as the hub is one. */
export function openTail(db: Queryable, after: number): Tail {
  let at: { position: number; held: HeldBack } = { position: after, held: {} };
  const page = async (eventsMax: number) => {
    const answer = await tailFeed(db as pg.Pool, {
      after: at.position,
      held: at.held,
      eventsMax,
    });
    at = { position: answer.position, held: answer.held };
    return answer;
  };
  const drain = async (eventsMax = 1000) => {
    const events: FeedEvent[] = [];
    for (let more = true; more;) {
      const answer = await page(eventsMax);
      events.push(...answer.events);
      more = answer.more;
    }
    return events;
  };
  return { page, drain, at: () => at };
}

export function positionsOf(events: readonly { position: number }[]): number[] {
  return events.map(({ position }) => position);
}
