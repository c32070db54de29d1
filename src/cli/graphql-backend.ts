// Timers behind an API: GraphQL over HTTP for what is asked and done, REST for lists, and a
// WebSocket for what happens.
import type { Backend, History, Page, Request, Timer, TimerFilter } from "./backend.ts";
import type { TimerOutcome, Verb } from "./backend.ts";
import { apiDeliveries } from "./api-deliveries.ts";
import { apiEndpoints } from "./api-endpoints.ts";
import { graphqlEvents } from "./graphql-events.ts";
import { ask, curlOf } from "./graphql-http.ts";
import type { Api } from "./graphql-http.ts";
import * as words from "./graphql-words.ts";
import { curlGet, getJson, nextOf } from "./rest-http.ts";
import type { RestPage } from "./rest-http.ts";

type Rows = readonly Readonly<Record<string, unknown>>[];

const outcomeFields = `outcome message timer { ${words.timerFields} }`;

const pageRowsMax = 500;
const lookedThroughMax = 20;

interface ApiOptions extends Api {
  /** Given the call to be made, prints it and ends: nothing is done. */
  readonly show: ((curl: string) => never) | null;
  readonly keyText: string; // how the key is written there
}

export function graphqlBackend(api: ApiOptions): Backend {
  return {
    tryMany: null,
    schedule: async (request) => await schedule(api, request),
    scheduleMany: async (requests) => await scheduleMany(api, requests),
    async act(verb, name, values) {
      return outcomeIn(await call(api, verbQuery(verb), { input: { ...name, ...values } }));
    },
    async history(name) {
      return readHistory((await call<{ timer: Request | null }>(api, historyQuery, name)).timer);
    },
    async list(filter, first, after) {
      api.show?.(curlGet(api, api.keyText, listPath(filter, first, after)));
      return await readList(api, filter, first, after);
    },
    endingWith: async (digits) => await lookThrough(api, digits),
    async feedCursor() {
      const query = "{ viewer { feedCursor } }";
      return (await ask<{ viewer: { feedCursor: string } }>(api, query)).viewer.feedCursor;
    },
    events: (after, filter, signal) => graphqlEvents(api, after, filter, signal),
    deliveries: apiDeliveries(api, (query, variables) => call(api, query, variables)),
    endpoints: apiEndpoints((query, variables) => call(api, query, variables)),
    async close() {},
  };
}

// What the command is for: it is shown if that was asked for, unlike what it looks up before.
async function call<Data>(api: ApiOptions, query: string, variables: object): Promise<Data> {
  api.show?.(curlOf(api, api.keyText, query, variables));
  return await ask<Data>(api, query, variables as Request);
}

async function schedule(api: ApiOptions, request: Request): Promise<TimerOutcome> {
  const query = `mutation ($input: ScheduleTimerInput!) {
    scheduleTimer(input: $input) { ${outcomeFields} } }`;
  return outcomeIn(await call(api, query, { input: words.writeRequest(request) }));
}

async function scheduleMany(api: ApiOptions, requests: readonly Request[]) {
  const query = `mutation ($input: ScheduleTimersInput!) { scheduleTimers(input: $input) {
    results { outcome message timer { id name key fireAt status } } } }`;
  const input = { timers: requests.map(words.writeRequest) };
  const data = await call<{ scheduleTimers: { results: Rows } }>(api, query, { input });
  return data.scheduleTimers.results.map(readOutcome);
}

const historyQuery = `query ($id: UUID, $key: String) { timer(id: $id, key: $key) {
  ${words.timerFields} deliveries { ${words.deliveryFields} }
  events(first: 100) { nodes { ${words.eventFields} } } } }`;

async function readList(
  api: Api,
  filter: TimerFilter,
  first: number,
  after: string | null,
): Promise<Page> {
  const page = await getJson<RestPage<Timer>>(api, listPath(filter, first, after));
  return { timers: page.nodes, next: nextOf(page) };
}

function listPath(
  { status = [], labels = {}, ...filter }: TimerFilter,
  first: number,
  after: string | null,
): string {
  const query = new URLSearchParams({ ...filter, first: String(first) });
  for (const each of status) query.append("status", each);
  for (const [name, value] of Object.entries(labels)) query.append("label", `${name}:${value}`);
  if (after !== null) query.set("after", after);
  return `/timers?${query.toString()}`;
}

function verbQuery(verb: Verb): string {
  const name = `${verb}Timer`;
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  return `mutation ($input: ${type}!) { ${name}(input: $input) { ${outcomeFields} } }`;
}

function outcomeIn(data: Record<string, unknown>): TimerOutcome {
  return readOutcome(Object.values(data)[0]);
}

function readOutcome(row: unknown): TimerOutcome {
  const { outcome, message, timer } = row as { outcome: string; message: string; timer: unknown };
  return { outcome: outcome.toLowerCase(), message, timer: words.readTimer(timer) };
}

function readHistory(row: Request | null): History | null {
  if (row === null) return null;
  const { deliveries, events, ...timer } = row as Request & {
    deliveries: Rows;
    events: { nodes: Rows };
  };
  return {
    timer: words.readTimer(timer),
    deliveries: deliveries.map(words.readDelivery),
    events: events.nodes.map(words.readEvent),
  };
}

// The API finds timers by whole ids only: the rest is read through, up to ten thousand.
async function lookThrough(api: Api, digits: string): Promise<Timer[] | null> {
  const found: Timer[] = [];
  let after: string | null = null;
  for (let pages = 0; pages < lookedThroughMax; pages += 1) {
    const { timers, next }: Page = await readList(api, {}, pageRowsMax, after);
    found.push(...timers.filter(({ id }) => id.endsWith(digits)));
    if (next === null) return found;
    after = next;
  }
  return null;
}
