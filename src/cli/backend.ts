// One tenant's timers as the commands see them: behind an API or in a database, in the same
// words and forms, so that no command knows which.
import type { DeliveryOutcome } from "../database/answering-calls.ts";
import type { EndpointChange, EndpointOutcome } from "../database/endpoint-calls.ts";
import type { EndpointJson as Endpoint } from "../database/endpoint-calls.ts";
import type { DeliveryJson as Delivery } from "../database/reading-calls.ts";
import type { ReplayJson as Replay } from "../database/replay-calls.ts";
import type { TimerName } from "../database/wire.ts";

export type { Delivery, DeliveryOutcome, Endpoint, EndpointOutcome, Replay, TimerName };

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

export interface DeliveryPage {
  readonly deliveries: readonly Delivery[];
  readonly next: string | null;
}

export type DeliveryVerb = "replay" | "cancel" | "acknowledge" | "reject";

export interface DeliveryFilter {
  readonly status?: readonly string[];
  readonly endpoint?: string;
  readonly kind?: string;
  readonly timerId?: string;
}

export interface Deliveries {
  /** In the order in which their timers were due; of the status dead alone, longest dead first. */
  list(filter: DeliveryFilter, first: number, after: string | null): Promise<DeliveryPage>;
  one(id: string): Promise<Delivery | null>;
  act(verb: DeliveryVerb, id: string, values: Request): Promise<DeliveryOutcome>;
  startReplay(which: Request): Promise<Replay>;
  replay(id: string): Promise<Replay | null>;
}

export interface Endpoints {
  list(after: string | null): Promise<{ endpoints: readonly Endpoint[]; next: string | null }>;
  save(url: string, change: Partial<EndpointChange>): Promise<EndpointOutcome>;
  /** Null where the key is not that seals secrets. */
  readonly rotate: ((url: string, overlap: string | null) => Promise<NewEndpointSecret>) | null;
}

export interface NewEndpointSecret {
  readonly outcome: string;
  readonly message: string;
  readonly origin: string;
  readonly secret: string;
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
  readonly endpoints: Endpoints;
  close(): Promise<void>;
}
