// What the hub reads, and through which calls: the tail of everything for the live
// stream, pages of one tenant for those who resume, and the state that says which
// history this is. A seam, so that the hub's own logic can be driven step by step.
import type pg from "pg";
import * as calls from "../database/calls.ts";
import type { Database, FeedPage, FeedState, HeldBack } from "../database/wire.ts";

// A mark is an event of type "mark" with nothing but its cursor.
export interface FeedEvent {
  readonly cursor: string;
  readonly position: number;
  readonly tenantId: string;
  readonly type: string;
  readonly occurredAt: string | null;
  readonly timerId: string | null;
  readonly deliveryId: string | null;
  readonly data: unknown;
  readonly actor: string | null;
  readonly face: string | null;
}

export interface PageRequest {
  readonly tenantId: string;
  readonly after: number;
  readonly upto: number;
  readonly eventsMax: number;
}

export interface FeedSource {
  state(): Promise<FeedState>;
  tail(after: number, held: HeldBack, eventsMax: number): Promise<FeedPage>;
  page(request: PageRequest): Promise<readonly FeedEvent[]>;
  check(cursor: string): Promise<number>;
}

// The tail is read over a connection of its own while there is one.
export function feedSource(pool: pg.Pool, own: () => Database | null = () => null): FeedSource {
  return {
    state: () => stateOf(pool),
    tail: (after, held, eventsMax) => calls.tailFeed(own() ?? pool, { after, held, eventsMax }),
    page: (request) => calls.readEvents(pool, request),
    check: (cursor) => calls.checkCursor(pool, cursor),
  };
}

// Asked at every connect: only then can the database have become another one.
async function stateOf(pool: pg.Pool): Promise<FeedState> {
  await calls.checkEpoch(pool);
  return await calls.feedState(pool, null);
}
