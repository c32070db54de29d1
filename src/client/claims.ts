// Work that waits in a queue: claimed one by one as it comes, through any break, and answered for.
// What is claimed and never answered is claimed again by somebody, once its lease ends.
import { MinootsError } from "./errors.ts";
import type { DeliveryChange, DeliveryVerbs } from "./deliveries.ts";
import { isPassing, request } from "./request.ts";
import type { CallOptions, RequestOptions } from "./request.ts";
import type { ClaimedDelivery } from "./types.ts";
import type { WebhookEvent } from "./verify-webhook.ts";
import { pause, reasonOf, waitBefore } from "./waiting.ts";

export interface ClaimOptions extends CallOptions {
  /** The one named default, if not given. */
  readonly queue?: string | undefined;
  /** How long each is yours, from 1s to 1h. 5m if not given. */
  readonly lease?: string | undefined;
}

export interface WorkOptions extends ClaimOptions {
  /** How many are handled at once. 1 if not given. */
  readonly concurrency?: number | undefined;
}

/** A delivery that is yours until `acknowledgeBy`. */
export interface Claim extends ClaimedDelivery {
  /** What is in `body`. */
  readonly event: WebhookEvent;
  /** It is done, and this came of it. */
  acknowledge(result?: unknown): Promise<DeliveryChange>;
  /** It could not be done: it is tried again by its policy, unless `retry` is false. */
  reject(reason?: string, said?: { readonly retry?: boolean }): Promise<DeliveryChange>;
  /** It takes longer: yours for this long from now, 5m if not given. */
  extend(lease?: string): Promise<DeliveryChange>;
}

/** What it answers is kept as the result; what it throws is the reason why it is rejected. */
export type Handler = (claim: Claim) => unknown;

export interface Claiming {
  /** Each delivery of a queue as it comes; you answer for it. */
  claim(options?: ClaimOptions): AsyncIterableIterator<Claim>;
  /** Handles each and answers for it, until `signal` is aborted: then it ends what it has begun. */
  work(handler: Handler, options?: WorkOptions): Promise<void>;
}

const maxMs = 30_000;
const waitMaxMs = 55_000;
const reasonMax = 1000;

export function claiming(requests: RequestOptions, verbs: DeliveryVerbs): Claiming {
  const claim = (options: ClaimOptions = {}) => claimEach(requests, verbs, options);
  return {
    claim,
    async work(handler, { concurrency = 1, ...options } = {}) {
      const failing = new AbortController();
      const { signal: failed } = failing;
      const signal = options.signal ? AbortSignal.any([options.signal, failed]) : failed;
      const each = Array.from({ length: concurrency }, async () => {
        await workOff(claim({ ...options, signal }), handler).catch((error: unknown) => {
          if (!signal.aborted || error !== reasonOf(signal)) failing.abort(error);
        });
      });
      await Promise.all(each);
      failed.throwIfAborted();
    },
  };
}

// Claimed one at a time: whoever stops leaves nothing behind that nobody handles.
async function* claimEach(
  requests: RequestOptions,
  verbs: DeliveryVerbs,
  { queue, lease, signal }: ClaimOptions,
): AsyncGenerator<Claim> {
  const wait = `${Math.min(waitMaxMs, Math.floor(requests.timeoutMs / 2))}ms`;
  const input = { queue: queue ?? null, lease: lease ?? null, wait, max: 1 };
  for (let failed = 0; ;) {
    try {
      const sending = { signal, isSafe: false };
      const answer = await request(requests, "claimDeliveries", { input }, sending);
      failed = 0;
      for (const delivery of answer?.deliveries ?? []) yield claimOf(delivery, verbs);
    } catch (error) {
      if (!(error instanceof MinootsError) || !isPassing(error.code)) throw error;
      failed += 1;
      const waitMs = waitBefore(error, failed, { firstMs: requests.retryWaitMs, maxMs });
      requests.onRetry({ error, attempt: failed, waitMs });
      await pause(waitMs, signal);
    }
  }
}

function claimOf(delivery: ClaimedDelivery, verbs: DeliveryVerbs): Claim {
  const { id, attempt, body } = delivery;
  return {
    ...delivery,
    event: JSON.parse(body) as WebhookEvent,
    acknowledge: (result) => verbs.acknowledge(id, { attempt, ...(result != null && { result }) }),
    reject: (reason, said) =>
      verbs.reject(id, { attempt, ...said, ...(reason && { reason: reason.slice(0, reasonMax) }) }),
    extend: (lease) => verbs.extend(id, { attempt, ...(lease && { lease }) }),
  };
}

async function workOff(claims: AsyncIterable<Claim>, handler: Handler): Promise<void> {
  for await (const claim of claims) {
    let result: unknown;
    try {
      result = await handler(claim);
    } catch (error) {
      const { message, retry } = error as { message?: string; retry?: boolean };
      await claim.reject(message ?? String(error), retry === false ? { retry } : {});
      continue;
    }
    await claim.acknowledge(result);
  }
}
