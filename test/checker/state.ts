// What is read at rest, after `drained`, by the owner's own SQL connection: the end of a history.
import type { Instant } from "./history.ts";

export type State = StateTimer | StateDelivery | StateEvent | StateTenant;

/** A row of minoots_private.timers. Instants with all six digits: to_char or timestamptz text. */
export interface StateTimer {
  readonly record: "state_timer";
  readonly tenant: string;
  readonly id: string;
  readonly name: string;
  readonly key: string | null;
  readonly status: string;
  readonly fireAt: Instant;
  readonly firedAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly version: number;
  readonly parentId: string | null;
  readonly precision: string;
  readonly misfire: string;
  readonly maxLatenessMs: number | null;
  readonly reason: string | null;
}

/** A row of minoots_private.deliveries. */
export interface StateDelivery {
  readonly record: "state_delivery";
  readonly tenant: string;
  readonly id: string;
  readonly timerId: string;
  readonly actionId: string;
  readonly ordinal: number;
  readonly kind: string;
  readonly status: string;
  /** Whether its endpoint is a queue (`pull:…`). */
  readonly pulled: boolean;
  /** The number of the newest attempt. */
  readonly attempt: number;
  /** Its record of finished attempts, as the column has it, oldest first. */
  readonly attempts: readonly StateAttempt[];
  /** encode(sha256(convert_to(body, 'UTF8')), 'hex') */
  readonly bodySha256: string;
  readonly finishedAt: Instant | null;
  readonly acknowledgedAt: Instant | null;
  readonly nextAttemptAt: Instant | null;
  readonly leasedUntil: Instant | null;
  readonly acknowledgeBy: Instant | null;
  readonly escalatedFrom: string | null;
  readonly escalatedTo: string | null;
  /** Of a sql action that asks for no acknowledgement: how often what it does is there. */
  readonly effects?: number;
  readonly reason: string | null;
}
export interface StateAttempt {
  readonly attempt: number;
  /** What the receiver answered, if it did. */
  readonly statusCode?: number | null;
  readonly errorCode?: string | null;
}

/** A row of minoots_private.events. All of them, of all tenants, in the order of their position. */
export interface StateEvent {
  readonly record: "state_event";
  readonly tenant: string;
  readonly position: number;
  readonly type: string;
  readonly timerId: string | null;
  readonly deliveryId: string | null;
  readonly occurredAt: Instant;
  /** data ->> 'fireAt' */
  readonly fireAt: Instant | null;
  /** data ->> 'firedAt' */
  readonly firedAt: Instant | null;
  /** data ->> 'replaced', as a boolean. */
  readonly replaced: boolean;
}

/** What the product counts of a tenant, and what its tier allows. */
export interface StateTenant {
  readonly record: "state_tenant";
  readonly tenant: string;
  /** What the product says is open (usage openTimers). */
  readonly openTimers: number;
  readonly openTimersMax: number;
  readonly requestsPerMinute: number;
  readonly burst: number;
}
