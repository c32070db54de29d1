// The client: a method a verb, each one document of the API, typed by its schema. It decides
// nothing: what it adds is asking again where that is safe, and following through breaks.
import { claiming } from "./claims.ts";
import type { Claiming } from "./claims.ts";
import { deliveryVerbs } from "./deliveries.ts";
import type { DeliveryVerbs } from "./deliveries.ts";
import { endpointVerbs } from "./endpoints.ts";
import type { Endpoints } from "./endpoints.ts";
import { createEvents } from "./events.ts";
import type { EventsOptions, EventStream } from "./events.ts";
import type { OperationName } from "./documents.ts";
import { request } from "./request.ts";
import type { Answer, CallOptions, RequestOptions, Variables } from "./request.ts";
import { replayVerbs } from "./replays.ts";
import type { Replays } from "./replays.ts";
import { openSockets } from "./sockets.ts";
import type { Sockets } from "./sockets.ts";
import type { RescheduleTimerInput, ScheduleTimerInput } from "./types.ts";
import type { Timer, TimerDetails, TimerFilter, TimerInput, TimerPage, Viewer } from "./types.ts";
import { waitFor } from "./wait-for.ts";
import type { WaitOptions } from "./wait-for.ts";
import type { Retry } from "./waiting.ts";

export interface ClientOptions {
  /** The address of the server, such as http://localhost:3000. */
  readonly url: string;
  readonly key: string;
  /** Instead of the runtime's own. */
  readonly fetch?: typeof fetch | undefined;
  /** The WebSocket class, where the runtime has none: that of the package ws, say. */
  readonly webSocket?: unknown;
  /** How often a call that may be repeated is repeated. 4 if not given. */
  readonly retryAttempts?: number | undefined;
  /** How long it waits before the first of them; each next wait is twice as long. 250 if not given. */
  readonly retryWaitMs?: number | undefined;
  /** How long one attempt may take. 30000 if not given. */
  readonly timeoutMs?: number | undefined;
  /** Told of each failure that is not thrown, since it is tried again. */
  readonly onRetry?: ((retry: Retry) => void) | undefined;
}

/** A timer's id, its key as `{ key }`, or the timer itself. */
export type TimerReference = string | { readonly id: string } | { readonly key: string };

export interface ListOptions extends TimerFilter, CallOptions {
  /** How many on a page. 100 if not given. */
  readonly first?: number | undefined;
  /** The endCursor of the page before. */
  readonly after?: string | null | undefined;
}

export type Moment = Pick<RescheduleTimerInput, "fireIn" | "fireAt" | "ifVersion">;
export type TimerChange = Answer<"cancelTimer">;
export type ScheduleResult = Answer<"scheduleTimers">["results"][number];
export type CancelManyResult = Answer<"cancelTimers">;

export interface Client extends DeliveryVerbs, Claiming, Replays, Endpoints {
  schedule(timer: ScheduleTimerInput, options?: CallOptions): Promise<TimerChange>;
  scheduleMany(
    timers: readonly TimerInput[],
    options?: CallOptions,
  ): Promise<readonly ScheduleResult[]>;
  /** Null if there is none. */
  get(which: TimerReference, options?: CallOptions): Promise<TimerDetails | null>;
  /** All that fit, page by page as they are read. */
  list(options?: ListOptions): AsyncIterableIterator<Timer>;
  listPage(options?: ListOptions): Promise<TimerPage>;
  cancel(which: TimerReference, options?: CallOptions): Promise<TimerChange>;
  cancelMany(
    which: Variables<"cancelTimers">["input"],
    options?: CallOptions,
  ): Promise<CancelManyResult>;
  reschedule(which: TimerReference, to: Moment, options?: CallOptions): Promise<TimerChange>;
  snooze(which: TimerReference, by: string, options?: CallOptions): Promise<TimerChange>;
  pause(which: TimerReference, options?: CallOptions): Promise<TimerChange>;
  resume(which: TimerReference, options?: CallOptions): Promise<TimerChange>;
  fire(which: TimerReference, options?: CallOptions): Promise<TimerChange>;
  /** The timer once it has ended, however long that takes and whatever breaks meanwhile. */
  waitFor(which: TimerReference, options?: WaitOptions): Promise<TimerDetails>;
  /** What happens, from now or after a cursor, through any break, each event once. */
  events(options?: EventsOptions): EventStream;
  viewer(options?: CallOptions): Promise<Viewer>;
}

const queueMax = 1_000;
const pageRows = 100;

export function createClient(options: ClientOptions): Client {
  const { key, onRetry = () => {}, retryWaitMs = 250 } = options;
  const address = addressOf(options.url);
  const requests: RequestOptions = {
    address,
    key,
    // Called alone, since browsers want no other owner.
    fetch: options.fetch ?? ((...given) => fetch(...given)),
    timeoutMs: options.timeoutMs ?? 30_000,
    retryAttempts: options.retryAttempts ?? 4,
    retryWaitMs,
    onRetry,
  };
  let opened: Sockets | null = null;
  const sockets = () =>
    (opened ??= openSockets({
      address: address.replace(/^http/, "ws"),
      key,
      webSocket: options.webSocket,
    }));
  const scene = { sockets, retryWaitMs, onRetry };
  const deliveries = deliveryVerbs(requests);
  return {
    ...timerVerbs(requests),
    ...deliveries,
    ...claiming(requests, deliveries),
    ...replayVerbs(requests),
    ...endpointVerbs(requests),
    ...reading(requests),
    waitFor: async (which, wait = {}) => waitFor(scene, named(which), wait),
    events: (wanted = {}) => createEvents({ ...scene, queueMax }, wanted),
  };
}

type Others = DeliveryVerbs & Claiming & Replays & Endpoints;
type Verbs = Omit<Client, keyof Reading | keyof Others | "waitFor" | "events">;
type Reading = Pick<Client, "get" | "list" | "listPage" | "viewer">;

function timerVerbs(requests: RequestOptions): Verbs {
  const once = { isSafe: false };
  const isSafe = requests.retryAttempts > 0;
  return {
    async schedule(timer, options) {
      const input = isSafe ? withKey(timer) : timer;
      return present(await request(requests, "scheduleTimer", { input }, { ...options, isSafe }));
    },
    async scheduleMany(timers, options) {
      const input = { timers: isSafe ? timers.map(withKey) : timers };
      const sending = { ...options, isSafe };
      return present(await request(requests, "scheduleTimers", { input }, sending)).results;
    },
    async cancelMany({ labels }, options) {
      const input = { labels };
      return present(await request(requests, "cancelTimers", { input }, { ...options, ...once }));
    },
    cancel: (which, options) => change(requests, "cancelTimer", named(which), options),
    reschedule: (which, to, options) =>
      change(requests, "rescheduleTimer", { ...named(which), ...to }, options),
    snooze: (which, by, options) =>
      change(requests, "snoozeTimer", { ...named(which), by }, options),
    pause: (which, options) => change(requests, "pauseTimer", named(which), options),
    resume: (which, options) => change(requests, "resumeTimer", named(which), options),
    fire: (which, options) => change(requests, "fireTimer", named(which), options),
  };
}

type Verb = Extract<OperationName, `${string}Timer`> & Exclude<OperationName, "followTimer">;

async function change<Name extends Verb>(
  requests: RequestOptions,
  name: Name,
  input: Variables<Name>["input"],
  options: CallOptions | undefined,
): Promise<TimerChange> {
  const variables = { input } as Variables<Name>;
  return present(await request(requests, name, variables, { ...options, isSafe: false }));
}

function reading(requests: RequestOptions): Reading {
  const safe = { isSafe: true };
  const listPage: Client["listPage"] = async (options = {}) => {
    const { first = pageRows, after = null, signal, ...filter } = options;
    const variables = { first, after, filter };
    return present(await request(requests, "timers", variables, { signal, ...safe }));
  };
  return {
    listPage,
    list: (options = {}) => listAll(listPage, options),
    get: (which, options) => request(requests, "timer", named(which), { ...options, ...safe }),
    viewer: async (options) =>
      present(await request(requests, "viewer", {}, { ...options, ...safe })),
  };
}

async function* listAll(listPage: Client["listPage"], options: ListOptions) {
  let after = options.after ?? null;
  for (let hasMore = true; hasMore;) {
    const { nodes, pageInfo } = await listPage({ ...options, after });
    yield* nodes;
    after = pageInfo.endCursor;
    hasMore = pageInfo.hasNextPage;
  }
}

function addressOf(url: string): string {
  if (!/^https?:/.test(url) || !URL.canParse(url)) {
    throw new TypeError(
      `url is ${url}: give the address of the server, such as http://localhost:3000.`,
    );
  }
  return `${url.replace(/\/+(graphql\/*)?$/, "")}/graphql`;
}

function named(which: TimerReference): Variables<"timer"> {
  if (typeof which === "string") return { id: which };
  return "id" in which ? { id: which.id } : { key: which.key };
}

// With a key, asking again gives the same timer; without one, a second.
function withKey<Input extends TimerInput>(timer: Input): Input {
  return timer.key == null ? { ...timer, key: `client-${randomText()}` } : timer;
}

// crypto.randomUUID is missing from pages that come over plain http.
function randomText(): string {
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The schema lets a field be null that failed, and then there is an error, which is thrown.
function present<Value>(value: Value | null): Value {
  return value!;
}
