// What a history is made of: JSON lines, one record a line, in one file a recorder. The recorders
// stand outside the product; the checker (check.ts) reads all files together, in any order.

import type { Happening } from "./happenings.ts";
import type { State } from "./state.ts";

/**
 * Microseconds of the machine's monotonic clock, `Number(process.hrtime.bigint() / 1000n)`: files of
 * one run can be compared, whatever the wall clock does.
 */
export type Micros = number;
/** An instant of the database in ISO text with offset or Z, as the API or `timestamptz` says it. */
export type Instant = string;

/** A call is begun, written before its first byte leaves. Without an `end` it is a "maybe". */
export type Begin = BeginHead & Call;
interface BeginHead {
  readonly record: "begin";
  readonly t: Micros;
  /** Unique in the whole run. */
  readonly op: string;
  readonly client: string;
  /** The tenant's uuid, here and everywhere. */
  readonly tenant: string;
  readonly face: "sql" | "graphql" | "rest";
  /** What it costs of the tenant's requests: 1 if not said; SQL costs nothing. */
  readonly cost?: number;
}
export type Call =
  | { readonly verb: "schedule"; readonly input: { readonly timers: readonly Wanted[] } }
  | { readonly verb: TimerVerb; readonly input: Change }
  | { readonly verb: "acknowledge" | "reject"; readonly input: DeliveryAnswer }
  | { readonly verb: "claim"; readonly input: { readonly queue: string; readonly max: number } }
  /** Whatever is only asked for: it counts as a request, and its answer's canaries are looked at. */
  | { readonly verb: "read"; readonly input: object };
export type TimerVerb = "cancel" | "reschedule" | "snooze" | "pause" | "resume" | "fire";

/** One timer as asked for. One call with several is one transaction: all of them or none. */
export interface Wanted {
  /** Unique a promise: only the same request with the same key is sent with the same name. */
  readonly name: string;
  readonly key?: string;
  /** Give this or delayMs. */
  readonly fireAt?: Instant;
  readonly delayMs?: number;
  readonly actions: readonly WantedAction[];
  readonly precision?: "precise" | "relaxed";
  readonly misfire?: "run" | "skip";
  readonly maxLatenessMs?: number;
  /** With onConflict replace: then `name` is the new one, and the key the old one. */
  readonly replace?: boolean;
  readonly followUps?: readonly FollowUp[];
}
export interface WantedAction {
  /** As the product names it: its place from 1 as text, if it was given no name. */
  readonly id: string;
  /** webhook, agent_prompt, workflow_event, sql, job, command. */
  readonly kind: string;
  /** Whether our receiver gets it. Else it is pulled from a queue, or done inside. */
  readonly pushed: boolean;
  /** Whether an acknowledgement is asked for. */
  readonly acked?: boolean;
  /** The action that takes its place when it is given up. */
  readonly escalation?: WantedAction;
}
export interface FollowUp {
  readonly on: "completed" | "failed" | "missed";
  readonly name: string;
  readonly actions: readonly WantedAction[];
}
export interface Change {
  /** Which timer: the id or, without one, the key. */
  readonly id?: string;
  readonly key?: string;
  readonly fireAt?: Instant;
  readonly delayMs?: number;
  readonly ifVersion?: number;
}
export interface DeliveryAnswer {
  readonly deliveryId: string;
  readonly attempt?: number;
  /** Of a rejection: whether it may be tried again. */
  readonly retry?: boolean;
}

/**
 * How a call ended. `refused` only when the product's own code says so, so that nothing was done;
 * `unknown` for everything else: time-outs, cut connections, 5xx.
 */
export interface End {
  readonly record: "end";
  readonly t: Micros;
  readonly op: string;
  readonly outcome: "ok" | "refused" | "unknown";
  /** The product's code of a refusal, such as KEY_CONFLICT, RATE_LIMITED or QUOTA_EXCEEDED. */
  readonly code?: string;
  /**
   * Of an unknown outcome, what was seen: over HTTP the status and the code if it was answered,
   * such as "503 UNAVAILABLE"; else "cut", "time-out" or "SQL 57P01".
   */
  readonly why?: string;
  readonly answer?: Answer;
  /** Tenants whose canary was in what came back, refusals included. */
  readonly canariesSeen?: readonly string[];
}
export interface Answer {
  /** Of schedule: one for each of input.timers, in their order. Of the timer verbs: one. */
  readonly timers?: readonly TimerAnswer[];
  /** Of acknowledge and reject: one. Of claim: what was claimed. */
  readonly deliveries?: readonly DeliveryOutcome[];
}
export interface TimerAnswer {
  /** In small letters: created, existing, replaced, changed, unchanged, too_late. */
  readonly outcome: string;
  readonly id: string;
  readonly status: string;
  readonly fireAt: Instant;
  readonly version: number;
}
export interface DeliveryOutcome {
  /** changed, unchanged, too_late; or claimed. */
  readonly outcome: string;
  readonly id: string;
  readonly status?: string;
  readonly timerId?: string;
  readonly attempt?: number;
  /** Of the body as claimed. */
  readonly bodySha256?: string;
}

/** A request at our receiver, written and fsynced before it is answered. */
export interface Request {
  readonly record: "request";
  /** When its first byte arrived. */
  readonly t: Micros;
  /** To whose address it came (a path for each tenant), whatever it says. */
  readonly tenant: string;
  readonly deliveryId: string;
  readonly timerId: string;
  readonly actionId?: string;
  readonly attempt: number;
  /** In small hexadecimal digits. */
  readonly bodySha256: string;
  readonly signatureValid: boolean;
  /** Tenants whose canary was in path, headers or body; its own is no harm. */
  readonly canariesSeen: readonly string[];
  /** The status that is going to be sent, or what is done instead. */
  readonly answered: number | "reset" | "none";
}

/** Somebody begins to read the feed. Who is cut and comes again is a new reader. */
export interface Reader {
  readonly record: "reader";
  readonly t: Micros;
  /** Unique in the whole run. */
  readonly reader: string;
  readonly kind: "subscription" | "sse" | "page" | "consumer";
  readonly tenant: string;
  /**
   * The cursor after which it reads. Null: from now on, and the mark, or else its first event, says
   * from where. A consumer is best recorded as the table that it fills in its own transaction:
   * read at rest, after "1-0", its rows in order.
   */
  readonly after: string | null;
  /** Only these types, such as timer.fired; all if not given. */
  readonly types?: readonly string[];
}
/** One event as a reader got it; a subscription's first mark as type "mark". */
export interface ReaderEvent {
  readonly record: "event";
  readonly t: Micros;
  readonly reader: string;
  /** epoch-position. */
  readonly cursor: string;
  /** In small letters with a dot, timer.fired, however the face writes it. */
  readonly type: string;
  readonly timerId: string | null;
  readonly deliveryId?: string | null;
  readonly canariesSeen?: readonly string[];
}
/** Without one a reader was there to the end, and must have got everything. */
export interface ReaderEnd {
  readonly record: "reader_end";
  readonly t: Micros;
  readonly reader: string;
  /** Up to where it was told that it has read, by events or marks; null if it never was. */
  readonly cursor: string | null;
  readonly reason: string;
}

export type HistoryRecord =
  | Begin
  | End
  | Request
  | Reader
  | ReaderEvent
  | ReaderEnd
  | Happening
  | State;
