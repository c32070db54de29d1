// Written by scripts/dump.ts from schema.graphql and documents.ts: what the API takes and
// what it answers to each document of the client.

/** What acknowledgeDelivery takes. */
export interface AcknowledgeDeliveryInput {
  /** Which attempt you answer for; another is not touched. The current one, if not given. */
  readonly attempt?: number | null | undefined;
  /** Which delivery: the webhook-id that came with it. */
  readonly id: string;
  /** What came of it, to be kept: at most 16 kB. */
  readonly result?: unknown;
}

/** Something to do when the timer fires: exactly one kind. */
export type ActionInput =
  | { readonly agentPrompt: AgentPromptInput }
  | { readonly command: CommandActionInput }
  | { readonly job: JobActionInput }
  | { readonly sql: SqlActionInput }
  | { readonly webhook: WebhookInput }
  | { readonly workflowEvent: WorkflowEventInput };

/** A prompt to an agent, pushed to its url or claimed from a queue. */
export interface AgentPromptInput {
  /** How long it may take to be acknowledged, from 1s to 7d: only then has it succeeded. */
  readonly ackWithin?: string | null | undefined;
  /** Which agent is meant. */
  readonly agent?: string | null | undefined;
  /** What it should know. The empty object if not given. */
  readonly context?: unknown;
  /** By which the receiver knows what it belongs to. The timer's id if not given. */
  readonly correlationId?: string | null | undefined;
  /** What to do in its place when it is given up. */
  readonly escalation?: EscalationInput | null | undefined;
  /** Headers of your own for the push, each a text by its name. */
  readonly headers?: unknown;
  /** A name for it among the timer's actions. Its place, from 1, if not given. */
  readonly id?: string | null | undefined;
  /** What it is asked, in words. */
  readonly prompt: string;
  /** The queue from which it is claimed, if it has no url: default if not given. */
  readonly queue?: string | null | undefined;
  /** How it is tried again, if not as the timer says. */
  readonly retryPolicy?: RetryPolicyInput | null | undefined;
  /** How long the receiver of the push may take, from 100ms to 25s. Give this or timeoutMs. */
  readonly timeout?: string | null | undefined;
  /** The same in milliseconds, from 100 to 25000. */
  readonly timeoutMs?: number | null | undefined;
  /** The address it is pushed to, as a webhook is. Without it, it waits until it is claimed. */
  readonly url?: string | null | undefined;
}

/** What cancelDelivery takes. */
export interface CancelDeliveryInput {
  /** Which delivery. */
  readonly id: string;
}

/** What cancelReplay takes. */
export interface CancelReplayInput {
  /** Which replay. */
  readonly id: string;
}

/** What cancelTimer takes. */
export interface CancelTimerInput {
  /** Which timer, by its id. Give this or key. */
  readonly id?: string | null | undefined;
  /** Change it only if nobody has changed it since this version. */
  readonly ifVersion?: number | null | undefined;
  /** Which timer, by its key. Give this or id. */
  readonly key?: string | null | undefined;
}

/** What cancelTimers takes. */
export interface CancelTimersInput {
  /** Cancel the timers that carry every one of these. At least one. */
  readonly labels: Readonly<Record<string, string>>;
}

/** What claimDeliveries takes. */
export interface ClaimDeliveriesInput {
  /** How long they are yours, from 1s to 1h. 5m if not given. */
  readonly lease?: string | null | undefined;
  /** How many at most, from 1 to 100. 10 if not given. */
  readonly max?: number | null | undefined;
  /** The queue to claim from. The one named default, if not given. */
  readonly queue?: string | null | undefined;
  /** How long to wait for one, at most 55s. Not at all, if not given. */
  readonly wait?: string | null | undefined;
}

/** A run of a configured command. */
export interface CommandActionInput {
  /** How long it may take to be acknowledged, from 1s to 7d: only then has it succeeded. */
  readonly ackWithin?: string | null | undefined;
  /** What to do in its place when it is given up. */
  readonly escalation?: EscalationInput | null | undefined;
  /** A name for it among the timer's actions. Its place, from 1, if not given. */
  readonly id?: string | null | undefined;
  /** The name of the command. */
  readonly name: string;
  /** A text or a number for each of its parameters. */
  readonly parameters?: unknown;
  /** How it is tried again, if not as the timer says. */
  readonly retryPolicy?: RetryPolicyInput | null | undefined;
}

/** Where a delivery stands. */
export type DeliveryStatus = "AWAITING_ACK" | "CANCELLED" | "DEAD" | "PENDING" | "SUCCEEDED";

/** Where an endpoint stands. */
export type EndpointState = "DISABLED" | "HEALTHY" | "OPEN";

/** Another action, in the place of one that is given up. */
export interface EscalationInput {
  /** What to do then. It escalates no further. */
  readonly action: ActionInput;
  /** After how many failed attempts, from 1 to 50. After all of them, if not given. */
  readonly afterAttempts?: number | null | undefined;
}

/** What happened. */
export type EventType =
  | "DELIVERY_ACKNOWLEDGED"
  | "DELIVERY_AWAITING_ACK"
  | "DELIVERY_CANCELLED"
  | "DELIVERY_DEAD"
  | "DELIVERY_ESCALATED"
  | "DELIVERY_FAILED"
  | "DELIVERY_REPLAYED"
  | "DELIVERY_SUCCEEDED"
  | "ENDPOINT_CLOSED"
  | "ENDPOINT_DISABLED"
  | "ENDPOINT_ENABLED"
  | "ENDPOINT_OPENED"
  | "ENDPOINT_ROTATED"
  | "MARK"
  | "TIMER_CANCELLED"
  | "TIMER_COMPLETED"
  | "TIMER_FAILED"
  | "TIMER_FIRED"
  | "TIMER_FOLLOW_UP_REFUSED"
  | "TIMER_MISSED"
  | "TIMER_PAUSED"
  | "TIMER_RESCHEDULED"
  | "TIMER_RESUMED"
  | "TIMER_SCHEDULED"
  | "TIMER_SNOOZED";

/** What extendDelivery takes. */
export interface ExtendDeliveryInput {
  /** Which attempt you answer for; another is not touched. The current one, if not given. */
  readonly attempt?: number | null | undefined;
  /** Which delivery. */
  readonly id: string;
  /** How long from now, from 1s to 1h. 5m if not given. */
  readonly lease?: string | null | undefined;
}

/** What fireTimer takes. */
export interface FireTimerInput {
  /** Which timer, by its id. Give this or key. */
  readonly id?: string | null | undefined;
  /** Which timer, by its key. Give this or id. */
  readonly key?: string | null | undefined;
}

/** A timer to schedule when another has ended, with the fields of scheduleTimer. */
export interface FollowUpInput {
  /** What it does when it fires. */
  readonly actions?: readonly ActionInput[] | null | undefined;
  /** How many of its actions run at once, in their order, the next as one ends. All, if null. */
  readonly concurrency?: number | null | undefined;
  /** How long after that end it is due: at once if not given. */
  readonly fireIn?: string | null | undefined;
  /** Your own name for it: asking again with the same key gives the same timer. */
  readonly key?: string | null | undefined;
  /** Short texts by which timers are found and cancelled. */
  readonly labels?: Readonly<Record<string, string>> | null | undefined;
  /** How late it may fire and still be in time. */
  readonly maxLateness?: string | null | undefined;
  /** The caller's own payload, sent with every delivery. */
  readonly metadata?: unknown;
  /** What to do when it is later than maxLateness. RUN if not given. */
  readonly misfire?: Misfire | null | undefined;
  /** What people call it. */
  readonly name: string;
  /** Timers that are scheduled when it completes. */
  readonly onCompleted?: readonly FollowUpInput[] | null | undefined;
  /** Timers that are scheduled when it fails. */
  readonly onFailed?: readonly FollowUpInput[] | null | undefined;
  /** Timers that are scheduled when it is missed. */
  readonly onMissed?: readonly FollowUpInput[] | null | undefined;
  /** How exactly it fires. PRECISE if not given. */
  readonly precision?: Precision | null | undefined;
  /** Who asked for it, in the caller's own words. */
  readonly requestedBy?: string | null | undefined;
  /** How failed deliveries are tried again, where an action has no policy of its own. */
  readonly retryPolicy?: RetryPolicyInput | null | undefined;
}

/** A job for a graphile-worker of your own. */
export interface JobActionInput {
  /** How long it may take to be acknowledged, from 1s to 7d: only then has it succeeded. */
  readonly ackWithin?: string | null | undefined;
  /** What to do in its place when it is given up. */
  readonly escalation?: EscalationInput | null | undefined;
  /** A name for it among the timer's actions. Its place, from 1, if not given. */
  readonly id?: string | null | undefined;
  /** A later job of yours with this key replaces one that still waits. */
  readonly jobKey?: string | null | undefined;
  /** How often graphile-worker tries it, from 1 to 100. 25 if not given. */
  readonly maxAttempts?: number | null | undefined;
  /** What the task is given. The empty object if not given. */
  readonly payload?: unknown;
  /** Lower numbers run first, from -1000 to 1000. 0 if not given. */
  readonly priority?: number | null | undefined;
  /** Your jobs in one queue run one after the other. */
  readonly queue?: string | null | undefined;
  /** How it is tried again, if not as the timer says. */
  readonly retryPolicy?: RetryPolicyInput | null | undefined;
  /** A task that the operator has registered. */
  readonly task: string;
}

/** What to do with a timer that is later than maxLateness. */
export type Misfire = "RUN" | "SKIP";

/** What to do when the key belongs to a timer that was asked for differently. */
export type OnConflict = "ERROR" | "REPLACE";

/** What a verb did. */
export type Outcome = "CHANGED" | "CREATED" | "EXISTING" | "REPLACED" | "TOO_LATE" | "UNCHANGED";

/** What pauseTimer takes. */
export interface PauseTimerInput {
  /** Which timer, by its id. Give this or key. */
  readonly id?: string | null | undefined;
  /** Which timer, by its key. Give this or id. */
  readonly key?: string | null | undefined;
}

/** How exactly a timer fires. */
export type Precision = "PRECISE" | "RELAXED";

/** What rejectDelivery takes. */
export interface RejectDeliveryInput {
  /** Which attempt you answer for; another is not touched. The current one, if not given. */
  readonly attempt?: number | null | undefined;
  /** Which delivery: the webhook-id that came with it. */
  readonly id: string;
  /** Why, for people. */
  readonly reason?: string | null | undefined;
  /** Whether it may be tried again. It may, if not given. */
  readonly retry?: boolean | null | undefined;
}

/** What replayDeliveries takes. */
export interface ReplayDeliveriesInput {
  /** Those to this endpoint, such as https://example.com. */
  readonly endpoint?: string | null | undefined;
  /** Those of this kind, such as webhook. */
  readonly kind?: string | null | undefined;
  /** How many a second, from 1 to 1000. 100 if not given. */
  readonly rate?: number | null | undefined;
  /** Those whose reason contains this. */
  readonly reason?: string | null | undefined;
  /** Those that died after this instant. */
  readonly since?: string | Date | null | undefined;
  /** Those of this timer. */
  readonly timerId?: string | null | undefined;
  /** Those that died up to this instant. Now, if not given. */
  readonly until?: string | Date | null | undefined;
}

/** What replayDelivery takes. */
export interface ReplayDeliveryInput {
  /** Which delivery. */
  readonly id: string;
}

/** Where a replay stands. */
export type ReplayStatus = "CANCELLED" | "COMPLETED" | "RUNNING";

/** What rescheduleTimer takes. */
export interface RescheduleTimerInput {
  /** When it is due instead. Give this or fireIn. */
  readonly fireAt?: string | Date | null | undefined;
  /** How long from now. Give this or fireAt. */
  readonly fireIn?: string | null | undefined;
  /** Which timer, by its id. Give this or key. */
  readonly id?: string | null | undefined;
  /** Change it only if nobody has changed it since this version. */
  readonly ifVersion?: number | null | undefined;
  /** Which timer, by its key. Give this or id. */
  readonly key?: string | null | undefined;
}

/** What resumeTimer takes. */
export interface ResumeTimerInput {
  /** Which timer, by its id. Give this or key. */
  readonly id?: string | null | undefined;
  /** Which timer, by its key. Give this or id. */
  readonly key?: string | null | undefined;
}

/** How often and how patiently a failed delivery is tried again. What is left out has its default. */
export interface RetryPolicyInput {
  /** How long the first wait is at most. 1000 if not given. */
  readonly backoffInitialMs?: number | null | undefined;
  /** How long any wait is at most. 3600000 if not given. */
  readonly backoffMaxMs?: number | null | undefined;
  /** How many times longer each wait may be than the one before. 2 if not given. */
  readonly backoffMultiplier?: number | null | undefined;
  /** How many attempts there are, the first included, from 1 to 50. 10 if not given. */
  readonly maxAttempts?: number | null | undefined;
}

/** Which endpoint gets a new secret, and how. */
export interface RotateEndpointSecretInput {
  /** How long the secret before signs too: 24h if not given, 30d at most, 0s to end it at once. */
  readonly overlap?: string | null | undefined;
  /** The endpoint, or any address on it. */
  readonly url: string;
}

/** What saveEndpoint takes. */
export interface SaveEndpointInput {
  /** How many requests are under way to it at once at most, to 1000. 0 for no limit. */
  readonly concurrency?: number | null | undefined;
  /** Whether it is called. Enabled after it was disabled, it begins anew. */
  readonly enabled?: boolean | null | undefined;
  /** How many requests a second it gets at most, from 0.001. 0 for no limit. */
  readonly rate?: number | null | undefined;
  /** The endpoint, or any address on it. */
  readonly url: string;
}

/** What scheduleTimer takes. */
export interface ScheduleTimerInput {
  /** What it does when it fires. */
  readonly actions?: readonly ActionInput[] | null | undefined;
  /** How many of its actions run at once, in their order, the next as one ends. All, if null. */
  readonly concurrency?: number | null | undefined;
  /** When it is due. Give this or fireIn. A time past fires at once. */
  readonly fireAt?: string | Date | null | undefined;
  /** How long from now. Give this or fireAt. */
  readonly fireIn?: string | null | undefined;
  /** Your own name for it: asking again with the same key gives the same timer. */
  readonly key?: string | null | undefined;
  /** Short texts by which timers are found and cancelled. */
  readonly labels?: Readonly<Record<string, string>> | null | undefined;
  /** How late it may fire and still be in time. */
  readonly maxLateness?: string | null | undefined;
  /** The caller's own payload, sent with every delivery. */
  readonly metadata?: unknown;
  /** What to do when it is later than maxLateness. RUN if not given. */
  readonly misfire?: Misfire | null | undefined;
  /** What people call it. */
  readonly name: string;
  /** Timers that are scheduled when it completes. */
  readonly onCompleted?: readonly FollowUpInput[] | null | undefined;
  /** What to do when the key belongs to a different request. ERROR if not given. */
  readonly onConflict?: OnConflict | null | undefined;
  /** Timers that are scheduled when it fails. */
  readonly onFailed?: readonly FollowUpInput[] | null | undefined;
  /** Timers that are scheduled when it is missed. */
  readonly onMissed?: readonly FollowUpInput[] | null | undefined;
  /** How exactly it fires. PRECISE if not given. */
  readonly precision?: Precision | null | undefined;
  /** Who asked for it, in the caller's own words. */
  readonly requestedBy?: string | null | undefined;
  /** How failed deliveries are tried again, where an action has no policy of its own. */
  readonly retryPolicy?: RetryPolicyInput | null | undefined;
}

/** What scheduleTimers takes. */
export interface ScheduleTimersInput {
  /** The timers to schedule: all of them or, on any mistake, none. */
  readonly timers: readonly TimerInput[];
}

/** What an API key may do. */
export type Scope = "ADMIN" | "READ" | "WRITE";

/** What snoozeTimer takes. */
export interface SnoozeTimerInput {
  /** How much later than it was due. */
  readonly by: string;
  /** Which timer, by its id. Give this or key. */
  readonly id?: string | null | undefined;
  /** Which timer, by its key. Give this or id. */
  readonly key?: string | null | undefined;
}

/** A registered call, made in the transaction that settles the delivery. */
export interface SqlActionInput {
  /** How long it may take to be acknowledged, from 1s to 7d: only then has it succeeded. */
  readonly ackWithin?: string | null | undefined;
  /** What it is given. The empty object if not given. */
  readonly arguments?: unknown;
  /** What to do in its place when it is given up. */
  readonly escalation?: EscalationInput | null | undefined;
  /** The name it is registered under, such as shop.expire. */
  readonly function: string;
  /** A name for it among the timer's actions. Its place, from 1, if not given. */
  readonly id?: string | null | undefined;
  /** How it is tried again, if not as the timer says. */
  readonly retryPolicy?: RetryPolicyInput | null | undefined;
}

/** Which timers to list: those for which all of it holds. */
export interface TimerFilter {
  /** Those due at this instant or after it. */
  readonly fireAfter?: string | Date | null | undefined;
  /** Those due before this instant. */
  readonly fireBefore?: string | Date | null | undefined;
  /** Those that carry every one of these. */
  readonly labels?: Readonly<Record<string, string>> | null | undefined;
  /** Those of exactly this name. */
  readonly name?: string | null | undefined;
  /** Those scheduled by the end of this timer. */
  readonly parentId?: string | null | undefined;
  /** Those asked for by exactly this. */
  readonly requestedBy?: string | null | undefined;
  /** Those that stand at any of these. */
  readonly status?: readonly TimerStatus[] | null | undefined;
}

/** One of many timers to schedule, with the fields of scheduleTimer. */
export interface TimerInput {
  /** What it does when it fires. */
  readonly actions?: readonly ActionInput[] | null | undefined;
  /** How many of its actions run at once, in their order, the next as one ends. All, if null. */
  readonly concurrency?: number | null | undefined;
  /** When it is due. Give this or fireIn. A time past fires at once. */
  readonly fireAt?: string | Date | null | undefined;
  /** How long from now. Give this or fireAt. */
  readonly fireIn?: string | null | undefined;
  /** Your own name for it: asking again with the same key gives the same timer. */
  readonly key?: string | null | undefined;
  /** Short texts by which timers are found and cancelled. */
  readonly labels?: Readonly<Record<string, string>> | null | undefined;
  /** How late it may fire and still be in time. */
  readonly maxLateness?: string | null | undefined;
  /** The caller's own payload, sent with every delivery. */
  readonly metadata?: unknown;
  /** What to do when it is later than maxLateness. RUN if not given. */
  readonly misfire?: Misfire | null | undefined;
  /** What people call it. */
  readonly name: string;
  /** Timers that are scheduled when it completes. */
  readonly onCompleted?: readonly FollowUpInput[] | null | undefined;
  /** What to do when the key belongs to a different request. ERROR if not given. */
  readonly onConflict?: OnConflict | null | undefined;
  /** Timers that are scheduled when it fails. */
  readonly onFailed?: readonly FollowUpInput[] | null | undefined;
  /** Timers that are scheduled when it is missed. */
  readonly onMissed?: readonly FollowUpInput[] | null | undefined;
  /** How exactly it fires. PRECISE if not given. */
  readonly precision?: Precision | null | undefined;
  /** Who asked for it, in the caller's own words. */
  readonly requestedBy?: string | null | undefined;
  /** How failed deliveries are tried again, where an action has no policy of its own. */
  readonly retryPolicy?: RetryPolicyInput | null | undefined;
}

/** Where a timer stands. */
export type TimerStatus =
  | "CANCELLED"
  | "COMPLETED"
  | "FAILED"
  | "FIRED"
  | "MISSED"
  | "PAUSED"
  | "SCHEDULED";

/** An HTTP call. */
export interface WebhookInput {
  /** How long it may take to be acknowledged, from 1s to 7d: only then has it succeeded. */
  readonly ackWithin?: string | null | undefined;
  /** What is sent instead of our own body, as it is: a text, or any other JSON. At most 64 kB. */
  readonly body?: unknown;
  /** What is sent instead of our own body, with fields of the timer filled in: a text, or any other JSON, with {timerId}, {name}, {key}, {fireAt}, {actionId}, {labels.x} or {metadata.x.y} in it. */
  readonly bodyTemplate?: unknown;
  /** What to do in its place when it is given up. */
  readonly escalation?: EscalationInput | null | undefined;
  /** Headers of your own, each a text by its name. */
  readonly headers?: unknown;
  /** A name for it among the timer's actions. Its place, from 1, if not given. */
  readonly id?: string | null | undefined;
  /** The HTTP method. POST if not given. */
  readonly method?: WebhookMethod | null | undefined;
  /** How it is tried again, if not as the timer says. */
  readonly retryPolicy?: RetryPolicyInput | null | undefined;
  /** How long the receiver may take, from 100ms to 25s. Give this or timeoutMs. */
  readonly timeout?: string | null | undefined;
  /** How long the receiver may take, from 100 to 25000. */
  readonly timeoutMs?: number | null | undefined;
  /** The address, such as https://example.com/hook. */
  readonly url: string;
}

/** The method of a webhook. */
export type WebhookMethod = "DELETE" | "GET" | "PATCH" | "POST" | "PUT";

/** An event for a workflow, pushed to its url or claimed from a queue. */
export interface WorkflowEventInput {
  /** How long it may take to be acknowledged, from 1s to 7d: only then has it succeeded. */
  readonly ackWithin?: string | null | undefined;
  /** By which the receiver knows what it belongs to. The timer's id if not given. */
  readonly correlationId?: string | null | undefined;
  /** What there is to know of it. The empty object if not given. */
  readonly data?: unknown;
  /** What to do in its place when it is given up. */
  readonly escalation?: EscalationInput | null | undefined;
  /** What happened, such as payment.overdue. */
  readonly event: string;
  /** Headers of your own for the push, each a text by its name. */
  readonly headers?: unknown;
  /** A name for it among the timer's actions. Its place, from 1, if not given. */
  readonly id?: string | null | undefined;
  /** The queue from which it is claimed, if it has no url: default if not given. */
  readonly queue?: string | null | undefined;
  /** How it is tried again, if not as the timer says. */
  readonly retryPolicy?: RetryPolicyInput | null | undefined;
  /** How long the receiver of the push may take, from 100ms to 25s. Give this or timeoutMs. */
  readonly timeout?: string | null | undefined;
  /** The same in milliseconds, from 100 to 25000. */
  readonly timeoutMs?: number | null | undefined;
  /** The address it is pushed to, as a webhook is. Without it, it waits until it is claimed. */
  readonly url?: string | null | undefined;
  /** Which workflow is meant. */
  readonly workflow?: string | null | undefined;
}

/** How often and how patiently a failed delivery is tried again. */
export interface RetryPolicy {
  /** How many attempts there are, the first included. */
  readonly maxAttempts: number;
  /** How long the first wait is at most. */
  readonly backoffInitialMs: number;
  /** How many times longer each wait may be than the one before. */
  readonly backoffMultiplier: number;
  /** How long any wait is at most. */
  readonly backoffMaxMs: number;
}

/** Something that a timer does when it fires. */
export interface Action {
  /** Its name among the timer's actions: its place, from 1, if it was given none. */
  readonly id: string;
  /** The kind of action, such as webhook. */
  readonly kind: string;
  /** What it needs, by its kind. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** How it is tried again, if not as the timer says. */
  readonly retryPolicy: RetryPolicy | null;
}

/** One promise at one instant: what to do, when, and what became of it. */
export interface Timer {
  /** The timer's own id, a uuid. */
  readonly id: string;
  /** The owner of the timer. */
  readonly tenantId: string;
  /** The caller's own name for it, unique while the timer is kept: the same key and request give the same timer. */
  readonly key: string | null;
  /** What people call it. */
  readonly name: string;
  /** Who asked for it, in the caller's own words. */
  readonly requestedBy: string | null;
  /** Where it stands: SCHEDULED, PAUSED, FIRED, or one of the ends. */
  readonly status: TimerStatus;
  /** Why it ended as it did, for people. */
  readonly reason: string | null;
  /** Whether it is so near that the kernel holds its instant or, relaxed, the workers have its job. */
  readonly armed: boolean;
  /** Whether it came later than maxLateness allows. */
  readonly late: boolean;
  /** When it is due. */
  readonly fireAt: string;
  /** When it fired, by the database's clock, before the commit. */
  readonly firedAt: string | null;
  /** When it reached its end. */
  readonly finishedAt: string | null;
  /** When it was scheduled. */
  readonly createdAt: string;
  /** How long after fireAt it fired, in milliseconds, without the commit. */
  readonly lagMs: number | null;
  /** How exactly it fires. */
  readonly precision: Precision;
  /** How late it may fire and still be in time. */
  readonly maxLateness: string | null;
  /** What to do when it is later than maxLateness. */
  readonly misfire: Misfire;
  /** How many of its actions run at once, in their order, the next as one ends. All, if null. */
  readonly concurrency: number | null;
  /** Counts the changes of the promise; give it as ifVersion to change only what you saw. */
  readonly version: number;
  /** How failed deliveries are tried again, where an action has no policy of its own. */
  readonly retryPolicy: RetryPolicy;
  /** Short texts by which timers are found and cancelled. */
  readonly labels: Readonly<Record<string, string>>;
  /** The caller's own payload, sent with every delivery. */
  readonly metadata: unknown;
}

/** One finished attempt of a delivery. */
export interface Attempt {
  /** Which attempt it was, from 1. */
  readonly attempt: number;
  /** When it finished. */
  readonly at: string;
  /** How long it took. */
  readonly durationMs: number | null;
  /** What the receiver answered, if it did. */
  readonly statusCode: number | null;
  /** What went wrong, for people. */
  readonly error: string | null;
  /** What went wrong, as a code such as TIMEOUT. */
  readonly errorCode: string | null;
  /** How the receiver's answer begins. */
  readonly excerpt: string | null;
}

/** One action of one fired timer: its attempts and its outcome. */
export interface Delivery {
  /** The same for every attempt, and derived from what is delivered: a receiver's key against doubles. */
  readonly id: string;
  /** The timer that fired. */
  readonly timerId: string;
  /** Which of the timer's actions this is. */
  readonly actionId: string;
  /** Its place among the timer's actions, from 1. */
  readonly ordinal: number;
  /** The kind of action, such as webhook. */
  readonly kind: string;
  /** Where it goes: the origin of a url, or pull: and its queue. Null for what stays here. */
  readonly endpoint: string | null;
  /** Where it stands: PENDING, AWAITING_ACK, or one of the ends. */
  readonly status: DeliveryStatus;
  /** Why it ended as it did, or failed last, for people. */
  readonly reason: string | null;
  /** What each finished attempt met, oldest first. */
  readonly attempts: readonly Attempt[];
  /** When it is tried again or, pulled, can be claimed. */
  readonly nextAttemptAt: string | null;
  /** By when it must be acknowledged, or this attempt has failed. */
  readonly acknowledgeBy: string | null;
  /** When the receiver acknowledged it. */
  readonly acknowledgedAt: string | null;
  /** What its acknowledgement brought. */
  readonly result: unknown;
  /** The delivery that was given up, in whose place this one came. */
  readonly escalatedFrom: string | null;
  /** The delivery of another action that came in the place of this one. */
  readonly escalatedTo: string | null;
  /** When the timer fired. */
  readonly createdAt: string;
  /** When it reached its end. */
  readonly finishedAt: string | null;
}

/** One promise at one instant: what to do, when, and what became of it. */
export interface TimerDetails extends Timer {
  /** What it does when it fires. */
  readonly actions: readonly Action[];
  /** What its actions became, in the order of the actions. Empty before it fires. */
  readonly deliveries: readonly Delivery[];
}

/** Whether there is more, and where to go on. */
export interface PageInfo {
  /** Whether there are rows after this page. */
  readonly hasNextPage: boolean;
  /** Whether there are rows before this page. */
  readonly hasPreviousPage: boolean;
  /** The place of the first row of this page. */
  readonly startCursor: string | null;
  /** The place of the last row of this page: give it as after. */
  readonly endCursor: string | null;
}

/** A page of timers. */
export interface TimerPage {
  /** The timers of this page. */
  readonly nodes: readonly Timer[];
  /** Whether there is more, and where to go on. */
  readonly pageInfo: PageInfo;
  /** Where the feed was before this list was read: subscribe after it, and nothing is missed. */
  readonly feedCursor: string;
}

/** One promise at one instant: what to do, when, and what became of it. */
export interface ScheduledTimer {
  /** The timer's own id, a uuid. */
  readonly id: string;
  /** The caller's own name for it, unique while the timer is kept: the same key and request give the same timer. */
  readonly key: string | null;
  /** Where it stands: SCHEDULED, PAUSED, FIRED, or one of the ends. */
  readonly status: TimerStatus;
  /** When it is due. */
  readonly fireAt: string;
}

/** A delivery that you have claimed. */
export interface ClaimedDelivery {
  /** By which you acknowledge it: the same for every attempt, a key against doubles. */
  readonly id: string;
  /** The kind of action, such as agent_prompt. */
  readonly kind: string;
  /** Which attempt it is, from 1. */
  readonly attempt: number;
  /** The timer that fired. */
  readonly timerId: string;
  /** What is delivered: the same bytes for every attempt, a JSON text. */
  readonly body: string;
  /** By when to acknowledge it, or this attempt has failed. */
  readonly acknowledgeBy: string;
}

/** Where webhooks of yours go, by its origin: made when it is first called, or saved. */
export interface Endpoint {
  /** Scheme, host and port, such as https://example.com. */
  readonly origin: string;
  /** Where it stands. */
  readonly state: EndpointState;
  /** How many requests a second it gets at most. */
  readonly rate: number | null;
  /** How many requests are under way to it at once at most, over all processes. */
  readonly concurrency: number | null;
  /** How many attempts failed since it answered last. */
  readonly failures: number;
  /** When it answered last, to the minute. */
  readonly lastSuccessAt: string | null;
  /** When an attempt last failed for its sake. */
  readonly lastFailureAt: string | null;
  /** How that attempt failed. */
  readonly lastFailure: string | null;
  /** Since when only a probe is sent. */
  readonly openedAt: string | null;
  /** When the next probe may be sent. */
  readonly probeAt: string | null;
  /** Since when it is disabled. */
  readonly disabledAt: string | null;
  /** Why it is disabled: by whom, or what it answered. */
  readonly disabledReason: string | null;
  /** Until when the secret before the newest signs too, while there are two. */
  readonly oldSecretsEndAt: string | null;
  /** When it was first called, or saved. */
  readonly createdAt: string;
}

/** A page of endpoints. */
export interface EndpointPage {
  /** The endpoints of this page. */
  readonly nodes: readonly Endpoint[];
  /** Whether there is more, and where to go on. */
  readonly pageInfo: PageInfo;
}

/** Dead deliveries that are given fresh attempts, so many a second. */
export interface Replay {
  /** The replay's own id, a uuid. */
  readonly id: string;
  /** Where it stands. */
  readonly status: ReplayStatus;
  /** How many there were when it was asked for. */
  readonly total: number;
  /** How many were given fresh attempts so far. */
  readonly done: number;
  /** How many it starts in a second. */
  readonly rate: number;
  /** Only those of this timer. */
  readonly timerId: string | null;
  /** Only those to this endpoint, such as https://example.com. */
  readonly endpoint: string | null;
  /** Only those of this kind. */
  readonly kind: string | null;
  /** Only those whose reason contains this. */
  readonly reason: string | null;
  /** Only those that died after this instant. */
  readonly since: string | null;
  /** Only those that died up to this instant. */
  readonly until: string;
  /** When it was asked for. */
  readonly createdAt: string;
  /** When it reached its end. */
  readonly finishedAt: string | null;
}

/** One line of the feed: what happened to a timer or to one of its deliveries. */
export interface FeedEvent {
  /** Its place in the feed: go on from here. */
  readonly cursor: string;
  /** What happened, such as TIMER_FIRED. */
  readonly type: EventType;
  /** When it happened, by the database's clock. */
  readonly occurredAt: string | null;
  /** The timer it happened to. */
  readonly timerId: string | null;
  /** The delivery it happened to, if it was one. */
  readonly deliveryId: string | null;
  /** Who did it: an API key, a database role, one of our loops, or a timer whose end scheduled others. */
  readonly actor: string | null;
  /** Through which face it was done: graphql, rest, sql or kernel. */
  readonly face: string | null;
  /** What was so then: name, times, outcome, reason. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** What a tier allows. What goes beyond is refused, with RATE_LIMITED, QUOTA_EXCEEDED or TOO_LARGE. */
export interface Limits {
  /** The name of the tier. */
  readonly tier: string;
  /** How many requests a minute; a large one, and each further verb in a document, counts as more. */
  readonly requestsPerMinute: number;
  /** How many requests may come at once before that pace holds. */
  readonly requestsAtOnce: number;
  /** How many timers may be open: neither ended nor cancelled. */
  readonly openTimers: number;
  /** How many timers one call may schedule. */
  readonly timersPerCall: number;
  /** How many bytes the metadata and actions of a timer may have together. */
  readonly payloadBytes: number;
  /** How many WebSockets may be open on one server. */
  readonly connections: number;
  /** How many of them by one key. */
  readonly connectionsPerKey: number;
  /** How many subscriptions may be open on one server. */
  readonly subscriptions: number;
  /** How long a timer that ended is kept. */
  readonly retention: string;
  /** How long a timer that failed is kept. */
  readonly failureRetention: string;
}

/** What was done on one day, counted a moment later. */
export interface UsageDay {
  /** The day, in UTC, such as 2026-11-20. */
  readonly day: string;
  /** How many requests were let through. */
  readonly requests: number;
  /** How many timers were scheduled. */
  readonly scheduled: number;
  /** How many timers fired. */
  readonly fired: number;
  /** How many deliveries ended, well or not. */
  readonly deliveries: number;
  /** How many attempts at a delivery were made. */
  readonly attempts: number;
}

/** Who is asking. */
export interface Viewer {
  /** The tenant that the key belongs to. */
  readonly tenant: {
    /** Its id. */
    readonly id: string;
    /** Its name. */
    readonly name: string;
  };
  /** What the key may do. */
  readonly scopes: readonly Scope[];
  /** What the tenant's tier allows. */
  readonly limits: Limits;
  /** What the tenant uses now, and used on the last days. */
  readonly usage: {
    /** How many timers are open now. */
    readonly openTimers: number;
    /** How many requests may come at once now. */
    readonly requestsLeft: number;
    /** What was done on each day that anything was, the last day first. */
    readonly days: readonly UsageDay[];
  };
  /** The database's clock, which alone decides what is due. */
  readonly serverTime: string;
  /** Where the feed is now: subscribe after it for all that comes. */
  readonly feedCursor: string;
}

export interface Operations {
  readonly scheduleTimer: {
    readonly variables: { readonly input: ScheduleTimerInput };
    /** Schedules a timer: at fireAt or after fireIn it fires, and does its actions. With a key, asking again gives the same timer. */
    readonly answer: {
      /** What was done. */
      readonly outcome: Outcome;
      /** The same in words, for people. */
      readonly message: string;
      /** The timer as it is now. */
      readonly timer: Timer;
    } | null;
  };
  readonly scheduleTimers: {
    readonly variables: { readonly input: ScheduleTimersInput };
    /** Schedules up to 10,000 timers in one call: all of them or, on any mistake, none. */
    readonly answer: {
      /** What became of each, in the order given. */
      readonly results: readonly {
        /** What was done. */
        readonly outcome: Outcome;
        /** The same in words, for people. */
        readonly message: string;
        /** The timer as it is now. */
        readonly timer: ScheduledTimer;
      }[];
    } | null;
  };
  readonly rescheduleTimer: {
    readonly variables: { readonly input: RescheduleTimerInput };
    /** Moves a timer that has not fired to another time, named as fireIn or fireAt. */
    readonly answer: {
      /** What was done. */
      readonly outcome: Outcome;
      /** The same in words, for people. */
      readonly message: string;
      /** The timer as it is now. */
      readonly timer: Timer;
    } | null;
  };
  readonly snoozeTimer: {
    readonly variables: { readonly input: SnoozeTimerInput };
    /** Puts a timer off by a length of time, from its due time or, if that has passed, from now. */
    readonly answer: {
      /** What was done. */
      readonly outcome: Outcome;
      /** The same in words, for people. */
      readonly message: string;
      /** The timer as it is now. */
      readonly timer: Timer;
    } | null;
  };
  readonly cancelTimer: {
    readonly variables: { readonly input: CancelTimerInput };
    /** Cancels a timer that has not fired: it never will. Too late, it answers the timer as it is. */
    readonly answer: {
      /** What was done. */
      readonly outcome: Outcome;
      /** The same in words, for people. */
      readonly message: string;
      /** The timer as it is now. */
      readonly timer: Timer;
    } | null;
  };
  readonly cancelTimers: {
    readonly variables: { readonly input: CancelTimersInput };
    /** Cancels all timers that carry every one of the labels given and have not fired. */
    readonly answer: {
      /** What was done. */
      readonly outcome: Outcome;
      /** The same in words, for people. */
      readonly message: string;
      /** How many timers were cancelled. */
      readonly cancelled: number;
    } | null;
  };
  readonly pauseTimer: {
    readonly variables: { readonly input: PauseTimerInput };
    /** Holds a timer until it is resumed; a paused timer can be cancelled and rescheduled. */
    readonly answer: {
      /** What was done. */
      readonly outcome: Outcome;
      /** The same in words, for people. */
      readonly message: string;
      /** The timer as it is now. */
      readonly timer: Timer;
    } | null;
  };
  readonly resumeTimer: {
    readonly variables: { readonly input: ResumeTimerInput };
    /** Lets a paused timer run again. If its time has passed, its misfire policy decides. */
    readonly answer: {
      /** What was done. */
      readonly outcome: Outcome;
      /** The same in words, for people. */
      readonly message: string;
      /** The timer as it is now. */
      readonly timer: Timer;
    } | null;
  };
  readonly fireTimer: {
    readonly variables: { readonly input: FireTimerInput };
    /** Makes a timer due now, whatever its time was: it fires within moments. */
    readonly answer: {
      /** What was done. */
      readonly outcome: Outcome;
      /** The same in words, for people. */
      readonly message: string;
      /** The timer as it is now. */
      readonly timer: Timer;
    } | null;
  };
  readonly acknowledgeDelivery: {
    readonly variables: { readonly input: AcknowledgeDeliveryInput };
    /** Says that a delivery is done, with a result to keep. Too late, it answers the delivery as it is. */
    readonly answer: {
      /** What was done. */
      readonly outcome: Outcome;
      /** The same in words, for people. */
      readonly message: string;
      /** The delivery as it is now. */
      readonly delivery: Delivery;
    } | null;
  };
  readonly rejectDelivery: {
    readonly variables: { readonly input: RejectDeliveryInput };
    /** Says that a delivery failed, and why. It is tried again by its policy, unless retry is false. Too late, it answers the delivery as it is. */
    readonly answer: {
      /** What was done. */
      readonly outcome: Outcome;
      /** The same in words, for people. */
      readonly message: string;
      /** The delivery as it is now. */
      readonly delivery: Delivery;
    } | null;
  };
  readonly extendDelivery: {
    readonly variables: { readonly input: ExtendDeliveryInput };
    /** Gives whoever has a delivery so much time from now to acknowledge it, 5m if not said. */
    readonly answer: {
      /** What was done. */
      readonly outcome: Outcome;
      /** The same in words, for people. */
      readonly message: string;
      /** The delivery as it is now. */
      readonly delivery: Delivery;
    } | null;
  };
  readonly cancelDelivery: {
    readonly variables: { readonly input: CancelDeliveryInput };
    /** Cancels a delivery that is still to come, or awaits its acknowledgement. Too late, also while it is being sent, it answers the delivery as it is. */
    readonly answer: {
      /** What was done. */
      readonly outcome: Outcome;
      /** The same in words, for people. */
      readonly message: string;
      /** The delivery as it is now. */
      readonly delivery: Delivery;
    } | null;
  };
  readonly replayDelivery: {
    readonly variables: { readonly input: ReplayDeliveryInput };
    /** Gives a dead delivery fresh attempts. Its earlier attempts stay in its record, and the end of its timer stays as it is. */
    readonly answer: {
      /** What was done. */
      readonly outcome: Outcome;
      /** The same in words, for people. */
      readonly message: string;
      /** The delivery as it is now. */
      readonly delivery: Delivery;
    } | null;
  };
  readonly claimDeliveries: {
    readonly variables: { readonly input: ClaimDeliveriesInput };
    /** Takes deliveries that wait to be claimed in a queue, longest waiting first, each for the time of a lease: acknowledge, reject or extend them before it ends. With wait it answers as soon as there is one, or with none when the time is over. */
    readonly answer: {
      /** What is yours now. None, if none was there. */
      readonly deliveries: readonly ClaimedDelivery[];
    } | null;
  };
  readonly replayDeliveries: {
    readonly variables: { readonly input: ReplayDeliveriesInput };
    /** Gives fresh attempts to all dead deliveries that meet what is said, so many a second. Its progress can be read, and the rest cancelled. */
    readonly answer: {
      /** What was done. */
      readonly outcome: Outcome;
      /** The same in words, for people. */
      readonly message: string;
      /** The replay as it is now. */
      readonly replay: Replay;
    } | null;
  };
  readonly cancelReplay: {
    readonly variables: { readonly input: CancelReplayInput };
    /** Ends a replay before it is done. What it has started goes on. Too late, it answers the replay as it is. */
    readonly answer: {
      /** What was done. */
      readonly outcome: Outcome;
      /** The same in words, for people. */
      readonly message: string;
      /** The replay as it is now. */
      readonly replay: Replay;
    } | null;
  };
  readonly saveEndpoint: {
    readonly variables: { readonly input: SaveEndpointInput };
    /** Says how fast an endpoint of yours is called, and whether at all: url names it, by its origin. What is not given stays; a limit of 0 is none. Disabled, its deliveries end dead. */
    readonly answer: {
      /** What was done. */
      readonly outcome: Outcome;
      /** The same in words, for people. */
      readonly message: string;
      /** The endpoint as it is now. */
      readonly endpoint: Endpoint;
    } | null;
  };
  readonly rotateEndpointSecret: {
    readonly variables: { readonly input: RotateEndpointSecretInput };
    /** Gives an endpoint a new secret, which is answered this once. The one before signs too until the overlap is over. Needs the scope ADMIN. */
    readonly answer: {
      /** What was done. */
      readonly outcome: Outcome;
      /** What was done, for people. */
      readonly message: string;
      /** The secret, by which receivers verify: it is not shown again. */
      readonly secret: string;
      /** The endpoint. */
      readonly endpoint: Endpoint;
    };
  };
  readonly replay: {
    readonly variables: { readonly id: string };
    /** One replay, by its id. Null if there is none. */
    readonly answer: Replay | null;
  };
  readonly replays: {
    readonly variables: Record<string, never>;
    /** The last 100 replays, newest first: those that run, and those that ended in the last 30 days. */
    readonly answer: readonly Replay[];
  };
  readonly endpoints: {
    readonly variables: {
      readonly first?: number | null | undefined;
      readonly after?: string | null | undefined;
    };
    /** Where your webhooks go, in the order of their origins, page by page. */
    readonly answer: EndpointPage;
  };
  readonly timer: {
    readonly variables: {
      readonly id?: string | null | undefined;
      readonly key?: string | null | undefined;
    };
    /** One timer, by its id or its key. Null if there is none. */
    readonly answer: TimerDetails | null;
  };
  readonly timers: {
    readonly variables: {
      readonly first?: number | null | undefined;
      readonly after?: string | null | undefined;
      readonly filter?: TimerFilter | null | undefined;
    };
    /** Timers in the order of their instants, page by page. */
    readonly answer: TimerPage;
  };
  readonly viewer: {
    readonly variables: Record<string, never>;
    /** Who is asking, by the API key of this request. */
    readonly answer: Viewer;
  };
  readonly followTimer: {
    readonly variables: {
      readonly id?: string | null | undefined;
      readonly key?: string | null | undefined;
    };
    /** One timer, by its id or its key: as it is now, then after each change. Completes by itself when the timer has ended, so waiting for the last is waiting for the end. After a break, subscribe again. */
    readonly answer: TimerDetails;
  };
  readonly timerEvents: {
    readonly variables: {
      readonly after?: string | null | undefined;
      readonly types?: readonly EventType[] | null | undefined;
      readonly timerId?: string | null | undefined;
      readonly labels?: Readonly<Record<string, string>> | null | undefined;
    };
    /** What happens to your timers, each event once and in one order. A MARK comes first, and after 15 s of silence. Keep the cursor of the last event: after any break, subscribe after it, and nothing is missed or repeated, on another server too. Who falls 10,000 events behind is let go with UNAVAILABLE, and with the cursor to go on from in extensions.cursor. */
    readonly answer: FeedEvent;
  };
}
