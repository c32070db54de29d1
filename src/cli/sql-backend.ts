// Timers in a database, by its functions alone: no server need run. Speaks for one tenant, as
// the server would.
import type pg from "pg";
import * as calls from "../database/calls.ts";
import { timersEndingWith } from "../database/timer-calls.ts";
import { pause } from "../pause.ts";
import { readPlace, writePlace } from "../server/places.ts";
import type { Backend, Event, EventFilter, History, Page, Request, Timer } from "./backend.ts";
import type { TimerFilter, TimerName, TimerOutcome, Verb } from "./backend.ts";
import { sqlDeliveries, sqlEndpoints } from "./sql-deliveries.ts";

const pollMs = 250;
const eventsMax = 500;
const historyMax = 100; // as an API answers at once

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
      (await calls.scheduleRequest(await client(), JSON.stringify(request))) as TimerOutcome,
    scheduleMany: async (requests) => await scheduleMany(await client(), requests),
    tryMany: async (requests) => await tryMany(await client(), requests),
    act: async (verb, name, values) =>
      (await verbs[verb](await client(), name, values)) as TimerOutcome,
    history: async (name) => await readHistory(await db(), name),
    list: async (filter, first, after) => await list(await client(), filter, first, after),
    async endingWith(digits) {
      const speaking = await db();
      return (await timersEndingWith(speaking.client, speaking.tenantId, digits)) as Timer[];
    },
    async feedCursor() {
      const speaking = await db();
      const { epoch, position } = await calls.feedState(speaking.client, speaking.tenantId);
      return `${epoch}-${position}`;
    },
    events: (after, filter, signal) => pollEvents(db, after, filter, signal),
    deliveries: sqlDeliveries(db),
    endpoints: sqlEndpoints(db),
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

type Act = (client: pg.Client, name: TimerName, values: Request) => Promise<object>;

const textOr = (value: unknown) => (value ?? null) as string | null;
const numberOr = (value: unknown) => (value ?? null) as number | null;

const verbs: Readonly<Record<Verb, Act>> = {
  cancel: (client, name, { ifVersion }) => calls.cancelTimer(client, name, numberOr(ifVersion)),
  pause: calls.pauseTimer,
  resume: calls.resumeTimer,
  fire: calls.fireTimer,
  snooze: (client, name, { by }) => calls.snoozeTimer(client, name, textOr(by)),
  reschedule: (client, name, { fireIn, fireAt, ifVersion }) =>
    calls.rescheduleTimer(client, name, {
      fireIn: textOr(fireIn),
      fireAt: textOr(fireAt),
      ifVersion: numberOr(ifVersion),
    }),
};

async function scheduleMany(client: pg.Client, timers: readonly Request[]) {
  return (await calls.scheduleTimers(client, JSON.stringify({ timers }))) as TimerOutcome[];
}

async function readHistory(
  { client, tenantId }: Speaking,
  name: TimerName,
): Promise<History | null> {
  const timer = (await calls.getTimer(client, name)) as Timer | null;
  if (timer === null) return null;
  const wanted = { tenantId, timerId: timer.id, after: 0, eventsMax: historyMax };
  const events = (await calls.readTimerEvents(client, wanted)) as Event[];
  return { timer, deliveries: await calls.readDeliveries(client, tenantId, timer.id), events };
}

async function tryMany(client: pg.Client, requests: readonly Request[]): Promise<TimerOutcome[]> {
  await client.query("begin");
  try {
    return await scheduleMany(client, requests);
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
  const place = readPlace(after);
  const found = (await calls.findTimers(client, {
    status: filter.status ?? null,
    labels: filter.labels === undefined ? null : JSON.stringify(filter.labels),
    name: filter.name ?? null,
    requestedBy: filter.requestedBy ?? null,
    fireAfter: filter.fireAfter ?? null,
    fireBefore: filter.fireBefore ?? null,
    after: place === null ? null : { fireAt: place.at, id: place.ids[0]! },
    timersMax: first + 1,
  })) as Timer[];
  const timers = found.slice(0, first);
  const last = timers.at(-1);
  const hasMore = found.length > first && last !== undefined;
  return { timers, next: hasMore ? writePlace({ at: last.fireAt, ids: [last.id] }) : null };
}

async function* pollEvents(
  db: () => Promise<Speaking>,
  cursor: string,
  filter: EventFilter,
  signal: AbortSignal,
): AsyncGenerator<Event> {
  let after = await calls.checkCursor((await db()).client, cursor);
  while (!signal.aborted) {
    const { client, tenantId } = await db();
    const { epoch, position } = await calls.feedState(client, tenantId);
    const events = await calls.readEvents(client, { tenantId, after, upto: position, eventsMax });
    for (const event of events) if (isWanted(event, filter)) yield event;
    const isWhole = events.length < eventsMax;
    after = isWhole ? Math.max(after, position) : events.at(-1)!.position;
    if (events.length > 0) yield mark(`${epoch}-${after}`);
    if (isWhole) await pause(pollMs, signal);
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
