// One tenant's timers as the commands see them: behind an API or in a database, in the same
// words and forms, so that no command knows which.

export interface TimerName {
  readonly id?: string;
  readonly key?: string;
}

/** A timer in the words of every face, as `minoots_private.timer_json` has it. */
export interface Timer {
  readonly id: string;
  readonly key: string | null;
  readonly name: string;
  readonly status: string;
  readonly reason: string | null;
  readonly late: boolean;
  readonly fireAt: string;
  readonly firedAt: string | null;
  readonly lagMs: number | null;
  readonly finishedAt: string | null;
  readonly createdAt: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly version: number;
  readonly [field: string]: unknown;
}

export interface TimerOutcome {
  readonly outcome: string;
  readonly message: string;
  readonly timer: Timer;
}

export interface Attempt {
  readonly at: string;
  readonly attempt: number;
  readonly statusCode: number | null;
  readonly durationMs: number | null;
  readonly error: string | null;
  readonly excerpt: string | null;
}

export interface Delivery {
  readonly id: string;
  readonly timerId: string;
  readonly actionId: string;
  readonly kind: string;
  readonly status: string;
  readonly reason: string | null;
  readonly attempts: readonly Attempt[];
  readonly nextAttemptAt: string | null;
  readonly createdAt: string;
  readonly finishedAt: string | null;
}

export interface DeliveryPage {
  readonly deliveries: readonly Delivery[];
  readonly next: string | null;
}

export type DeliveryVerb = "replay" | "cancel" | "acknowledge" | "reject";

export interface DeliveryOutcome {
  readonly outcome: string;
  readonly message: string;
  readonly delivery: Delivery;
}

/** Many dead deliveries that are given fresh attempts, so many a second. */
export interface Replay {
  readonly id: string;
  readonly status: string;
  readonly total: number;
  readonly done: number;
  readonly rate: number;
}

export interface Endpoint {
  readonly origin: string;
  readonly state: string;
  readonly failures: number;
  readonly lastFailure: string | null;
  readonly lastSuccessAt: string | null;
  readonly rate: number | null;
  readonly concurrency: number | null;
  readonly [field: string]: unknown;
}

export interface Deliveries {
  /** The dead letters, longest dead first. */
  dead(kind: string | null, first: number, after: string | null): Promise<DeliveryPage>;
  one(id: string): Promise<Delivery | null>;
  act(verb: DeliveryVerb, id: string, values: Request): Promise<DeliveryOutcome>;
  startReplay(which: Request): Promise<Replay>;
  replay(id: string): Promise<Replay | null>;
  endpoints(after: string | null): Promise<{ endpoints: Endpoint[]; next: string | null }>;
}

export interface Event {
  readonly cursor: string;
  readonly type: string;
  readonly occurredAt: string | null;
  readonly timerId: string | null;
  readonly deliveryId: string | null;
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly actor: string | null;
  readonly face: string | null;
}

/** A timer with all that became of it. */
export interface History {
  readonly timer: Timer;
  readonly deliveries: readonly Delivery[];
  readonly events: readonly Event[];
}

export interface TimerFilter {
  readonly status?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly requestedBy?: string;
  readonly fireAfter?: string;
  readonly fireBefore?: string;
}

export interface Page {
  readonly timers: readonly Timer[];
  /** Where the next page begins; null when there is none. */
  readonly next: string | null;
}

export interface EventFilter {
  readonly types?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly timerId?: string;
}

/** What a timer is asked for, by the fields of every face. */
export type Request = Readonly<Record<string, unknown>>;

export type Verb = "cancel" | "pause" | "resume" | "fire" | "snooze" | "reschedule";

export interface Backend {
  schedule(request: Request): Promise<TimerOutcome>;
  /** All or none; a mistake names its request by `timers[3]` in its path. */
  scheduleMany(requests: readonly Request[]): Promise<TimerOutcome[]>;
  /** Undoes what it did, and so only says what would come of it; null where that cannot be. */
  readonly tryMany: ((requests: readonly Request[]) => Promise<TimerOutcome[]>) | null;
  act(verb: Verb, name: TimerName, values: Request): Promise<TimerOutcome>;
  history(name: TimerName): Promise<History | null>;
  list(filter: TimerFilter, first: number, after: string | null): Promise<Page>;
  /** The timers whose ids end so; null when there are too many timers to look through. */
  endingWith(digits: string): Promise<Timer[] | null>;
  /** Where the feed is now. */
  feedCursor(): Promise<string>;
  /** From after the cursor on, MARKs too, until it is aborted; throws when the way is lost. */
  events(after: string, filter: EventFilter, signal: AbortSignal): AsyncIterable<Event>;
  readonly deliveries: Deliveries;
  close(): Promise<void>;
}
