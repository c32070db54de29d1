// What clients can ask, whichever face they ask: the same requests in the same words, in the JSON
// of REST and SQL, which each face writes in its own way.
import type { Tenant, Reply } from "./scene.ts";

export interface ActionRequest {
  readonly id: string;
  readonly kind: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly retryPolicy?: object;
  readonly ackWithin?: string;
  readonly escalation?: { readonly afterAttempts?: number; readonly action: ActionRequest };
}

export interface TimerRequest {
  readonly name: string;
  readonly key?: string;
  readonly onConflict?: "error" | "replace";
  readonly fireIn?: string;
  readonly fireAt?: string;
  readonly actions?: readonly ActionRequest[];
  readonly concurrency?: number;
  readonly retryPolicy?: object;
  readonly labels?: Readonly<Record<string, string>>;
  readonly metadata?: unknown;
  readonly maxLateness?: string;
  readonly misfire?: "run" | "skip";
  readonly precision?: "precise" | "relaxed";
  readonly requestedBy?: string;
  readonly onCompleted?: readonly TimerRequest[];
  readonly onFailed?: readonly TimerRequest[];
  readonly onMissed?: readonly TimerRequest[];
}

export type ChangeVerb = "cancel" | "reschedule" | "snooze" | "pause" | "resume" | "fire";

export interface ChangeRequest {
  readonly id?: string;
  readonly key?: string;
  readonly fireIn?: string;
  readonly by?: string;
  readonly ifVersion?: number;
}

export interface AnswerRequest {
  readonly id: string;
  readonly attempt?: number;
  readonly result?: unknown;
  readonly reason?: string;
  readonly retry?: boolean;
}

/** Of a transaction of one's own; only SQL has them. */
export type Ending = "commit" | "late" | "prepared" | "rollback";

export interface Face {
  schedule(tenant: Tenant, timers: readonly TimerRequest[], ending: Ending): Promise<Reply>;
  change(tenant: Tenant, verb: ChangeVerb, request: ChangeRequest, ending: Ending): Promise<Reply>;
  cancelMany(tenant: Tenant, labels: Readonly<Record<string, string>>): Promise<Reply>;
  answer(tenant: Tenant, verb: "acknowledge" | "reject", request: AnswerRequest): Promise<Reply>;
  claim(tenant: Tenant, queue: string, max: number): Promise<Reply>;
}
