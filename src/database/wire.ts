// What passes between Node and the rules: the rows and the JSON of our SQL functions.
import type pg from "pg";

export type Database = Pick<pg.Pool | pg.ClientBase, "query">;

export interface Identity {
  readonly tenantId: string;
  readonly tenantName: string;
  readonly keyId: string;
  readonly scopes: readonly string[];
}

/** What `spend_request` said: whether it may go on, what is left, and how many may be open. */
export interface Allowance {
  readonly allowed: boolean;
  readonly perMinute: number;
  readonly burst: number;
  readonly remaining: number;
  readonly fullSeconds: number;
  readonly retrySeconds: number | null;
  readonly connectionsMax: number;
  readonly keyConnectionsMax: number;
  readonly subscriptionsMax: number;
}

export type Outcome = "created" | "existing" | "replaced" | "changed" | "unchanged" | "too_late";

/** A timer as `minoots_private.timer_json` writes it. */
export interface TimerJson {
  readonly id: string;
  readonly status: string;
  readonly version: number;
  readonly [field: string]: unknown;
}

export interface TimerOutcome {
  readonly outcome: Outcome;
  readonly message: string;
  readonly timer: TimerJson;
}

export interface TimerName {
  readonly id?: string;
  readonly key?: string;
}

export interface FeedEvent {
  readonly cursor: string;
  readonly position: number;
  readonly tenantId: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly timerId: string | null;
  readonly deliveryId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly actor: string;
  readonly face: string;
}

export type HeldBack = Readonly<Record<string, number>>;

export interface FeedPage {
  readonly epoch: number;
  readonly position: number;
  readonly held: HeldBack;
  readonly events: readonly FeedEvent[];
  readonly more: boolean;
}

export interface FeedState {
  readonly epoch: number;
  readonly position: number;
}

/** One delivery handed to a sender for one attempt. */
export interface Handoff {
  readonly tenantId: string;
  readonly timerId: string;
  readonly deliveryId: string;
  readonly actionId: string;
  readonly attempt: number;
  readonly kind: string;
  /** Of what is sent to a url; other kinds have theirs, which SQL or their performer reads. */
  readonly parameters: {
    readonly url: string;
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly timeoutMs?: number;
    /** The trace in which the timer was made. */
    readonly traceparent?: string;
    readonly body?: unknown;
    readonly bodyTemplate?: unknown;
  };
  readonly body: string;
  /** The origin it is sent to; for what is not sent anywhere, its kind. */
  readonly endpoint: string;
  readonly secrets: readonly string[];
}

/** What one attempt met; `settle_deliveries` decides what it means. */
export interface AttemptResult {
  readonly tenantId: string;
  readonly deliveryId: string;
  readonly attempt: number;
  readonly statusCode: number | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly durationMs: number;
  readonly excerpt: string | null;
  readonly retryAfterMs: number | null;
}

/** In milliseconds since 1970 by the database's clock. */
export interface Due {
  readonly nowMs: number;
  readonly nextAtMs: number | null;
}

export interface HandoffRow {
  readonly tenant_id: string;
  readonly timer_id: string;
  readonly delivery_id: string;
  readonly action_id: string;
  readonly attempt: number;
  readonly kind: Handoff["kind"];
  readonly parameters: Handoff["parameters"];
  readonly body: string;
  readonly endpoint: string | null;
  readonly secrets: readonly string[] | null;
}

/** One delivery as firing answers it, or all but what was fired null where there is none. */
export type FiredRow = { readonly fired: number } & (HandoffRow | { readonly delivery_id: null });

export type FiredDueRow = FiredRow & {
  readonly is_left: boolean;
  readonly next_at_ms: number | null;
};

export interface Fired {
  readonly fired: number;
  readonly handoffs: readonly Handoff[];
}

export interface FiredDue extends Fired {
  /** Whether something due was left: held by another, or more than one call takes. */
  readonly isLeft: boolean;
  /** The next instant after this firing, as in Due. */
  readonly nextAtMs: number | null;
}

/** What was claimed of a lane, and whether more waits there. */
export interface TakenLane {
  readonly handoffs: readonly Handoff[];
  readonly more: boolean;
}

/** Who lives, and for how long nothing can be lost: null when nothing waits at all. */
export interface Watched {
  readonly living: readonly string[];
  readonly retaken: number;
  readonly waitMs: number | null;
}

/** What an operator's change came to. */
export interface Changed {
  readonly outcome: string;
  readonly message: string;
}

export interface Tenant {
  readonly id: string;
  readonly name: string;
  readonly tier: string;
  readonly suspendedAt: string | null;
  readonly createdAt: string;
  readonly keys: number;
}

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly environment: string;
  readonly scopes: readonly string[];
  readonly status: "live" | "expired" | "revoked";
  readonly createdAt: string;
  readonly createdBy: string | null;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
  readonly revokedBy: string | null;
}

export interface WantedApiKey {
  readonly name: string | null;
  readonly scopes: readonly string[] | null;
  readonly expiresIn: string | null;
  readonly expiresAt: string | null;
  readonly environment: string | null;
}

export interface NewApiKey {
  readonly tenantId: string;
  readonly id: string;
  readonly name: string;
  readonly secretHash: Buffer;
  readonly scopes: readonly string[];
  readonly expiresAt: string | null;
}

/** What one batch of retention removed. */
export interface Removed {
  readonly timers: number;
  readonly deliveries: number;
  readonly events: number;
}

/** What a tenant's tier allows, as `minoots_private.show_limits` writes it. */
export interface Limits {
  readonly tier: string;
  readonly requestsPerMinute: number;
  readonly requestsAtOnce: number;
  readonly openTimers: number;
  readonly timersPerCall: number;
  readonly payloadBytes: number;
  readonly connections: number;
  readonly connectionsPerKey: number;
  readonly subscriptions: number;
  readonly retention: string;
  readonly failureRetention: string;
}

export interface Usage {
  readonly openTimers: number;
  readonly requestsLeft: number;
  readonly days: readonly UsageDay[];
}

export interface UsageDay {
  readonly day: string;
  readonly scheduled: number;
  readonly fired: number;
  readonly deliveries: number;
  readonly attempts: number;
  readonly requests: number;
}
