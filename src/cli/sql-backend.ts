// Timers in a database, by its functions alone: no server need run. Speaks for one tenant, as
// the server would.
import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import { checkCursor, feedState, readEvents, scheduleRequest } from "../database/calls.ts";
import * as calls from "../database/timer-calls.ts";
import { problemError } from "../server/problems.ts";
import type { Backend, Event, EventFilter, History, Page, Request, Timer } from "./backend.ts";
import { sqlDeliveries } from "./sql-deliveries.ts";
import type { TimerFilter, TimerOutcome } from "./backend.ts";

const pollMs = 250;
const eventsMax = 500;

export interface Speaking {
  readonly client: pg.Client;
  readonly tenantId: string;
}

type Db = () => Promise<Speaking>;

export function sqlBackend(open: Db): Backend {
  const { db, close } = keepOpen(open);
  const client = async () => (await db()).client;
  return {
    schedule: async (request) =>
      (await scheduleRequest(await client(), JSON.stringify(request))) as unknown as TimerOutcome,
    scheduleMany: async (requests) => await calls.scheduleTimers(await client(), requests),
    tryMany: async (requests) => await tryMany(await client(), requests),
    async act(verb, name, { by, fireIn, fireAt, ifVersion }) {
      const moved = [fireIn ?? null, fireAt ?? null, ifVersion ?? null];
      const cancel = [ifVersion ?? null];
      const given = { snooze: [by ?? null], reschedule: moved, cancel };
      const values = given[verb as keyof typeof given] ?? [];
      return await calls.actOnTimer<TimerOutcome>(await client(), verb, name, values);
    },
    history: async (name) => await calls.timerHistory<History>(await client(), name),
    list: async (filter, first, after) => await list(await client(), filter, first, after),
    async endingWith(digits) {
      const speaking = await db();
      return await calls.timersEndingWith(speaking.client, speaking.tenantId, digits);
    },
    async feedCursor() {
      const speaking = await db();
      const { epoch, position } = await feedState(speaking.client, speaking.tenantId);
      return `${epoch}-${position}`;
    },
    events: (after, filter, signal) => pollEvents(db, after, filter, signal),
    deliveries: sqlDeliveries(db),
    close,
  };
}

// One connection, opened again when it was lost.
function keepOpen(open: Db): { db: Db; close(): Promise<void> } {
  let speaking: Promise<Speaking> | null = null;
  const forget = () => (speaking = null);
  return {
    async db() {
      if (speaking === null) {
        speaking = open();
        speaking.then(({ client }) => client.on("end", forget), forget);
      }
      return await speaking;
    },
    async close() {
      await (await speaking?.catch(() => null))?.client.end();
    },
  };
}

async function tryMany(client: pg.Client, requests: readonly Request[]): Promise<TimerOutcome[]> {
  await client.query("begin");
  try {
    return await calls.scheduleTimers(client, requests);
  } finally {
    await client.query("rollback");
  }
}

async function list(
  client: pg.Client,
  filter: TimerFilter,
  first: number,
  after: string | null,
): Promise<Page> {
  const place = after === null ? null : readPlace(after);
  const found = await calls.findTimers<Timer>(client, { ...filter }, first + 1, place);
  const timers = found.slice(0, first);
  const last = timers.at(-1);
  return { timers, next: found.length > first && last !== undefined ? placeOf(last) : null };
}

async function* pollEvents(
  db: () => Promise<Speaking>,
  cursor: string,
  filter: EventFilter,
  signal: AbortSignal,
): AsyncGenerator<Event> {
  let after = await checkCursor((await db()).client, cursor);
  while (!signal.aborted) {
    const { client, tenantId } = await db();
    const { epoch, position } = await feedState(client, tenantId);
    const events = await readEvents(client, { tenantId, after, upto: position, eventsMax });
    for (const event of events) if (isWanted(event, filter)) yield event;
    const isWhole = events.length < eventsMax;
    after = isWhole ? Math.max(after, position) : events.at(-1)!.position;
    if (events.length > 0) yield mark(`${epoch}-${after}`);
    if (isWhole) await pause(signal);
  }
}

function isWanted({ type, timerId, data }: Event, { types, timerId: one, labels }: EventFilter) {
  const own = (data?.["labels"] ?? {}) as Readonly<Record<string, unknown>>;
  return (
    (types === undefined || types.includes(type)) &&
    (one === undefined || timerId === one) &&
    Object.entries(labels ?? {}).every(([name, value]) => own[name] === value)
  );
}

function mark(cursor: string): Event {
  const none = { occurredAt: null, timerId: null, deliveryId: null };
  return { cursor, type: "mark", ...none, data: null, actor: null, face: null };
}

async function pause(signal: AbortSignal): Promise<void> {
  await wait(pollMs, null, { signal }).catch(() => undefined);
}

// A place in the list, as the functions want it: the instant and the id of the last row.
function placeOf({ fireAt, id }: Timer): string {
  return Buffer.from(JSON.stringify([fireAt, id])).toString("base64url");
}

function readPlace(written: string): readonly [string, string] {
  try {
    const place: unknown = JSON.parse(Buffer.from(written, "base64url").toString());
    if (Array.isArray(place) && place.length === 2) return place as [string, string];
  } catch {
    // Told below, as any other that is no place.
  }
  throw problemError("CURSOR_INVALID", "after is no place in this list.", {
    hint: "Leave it out, and keep what a page tells.",
  });
}
