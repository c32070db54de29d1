// How fast a tenant may ask, the same for every face: each request is spent in the database
// before its work is done, and each answer says how much is left (draft-ietf-httpapi-ratelimit-
// headers-10). SQL alone decides. Here wishes of one tenant that come while one is being spent
// are spent together, and one that SQL just said cannot be granted before a time is not asked.
import type { IncomingMessage, ServerResponse } from "node:http";
import * as calls from "../database/usage-calls.ts";
import type { Allowance, Database, Identity } from "../database/wire.ts";
import { ProblemError, problemWith } from "./problems.ts";

export interface Limiter {
  /** Spends for one operation; refused, it throws. */
  spend(identity: Identity, cost?: number): Promise<Allowance>;
  /** The same for a request over HTTP, whose answer tells what is left, refused or not. */
  admit(exchange: HttpExchange, identity: Identity, cost?: number): Promise<Allowance>;
}

export interface HttpExchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

export class RateLimitedError extends ProblemError {
  readonly allowance: Allowance;

  constructor(allowance: Allowance, cost: number) {
    super(refusal(allowance, cost));
    this.allowance = allowance;
  }
}

interface Wish {
  readonly cost: number;
  readonly granted: PromiseWithResolvers<Allowance>;
}

interface Refused {
  readonly allowance: Allowance;
  readonly cost: number;
  readonly untilMs: number;
}

const bytesPerCost = 100_000;
const bytesUntold = 1_000_000;
const refusedMax = 10_000;

export function createLimiter(options: {
  readonly pool: Database;
  readonly nowMs?: () => number;
}): Limiter {
  const { pool, nowMs = () => performance.now() } = options;
  const waiting = new Map<string, Wish[]>();
  const refused = new Map<string, Refused>();

  async function spend({ tenantId }: Identity, cost = 1): Promise<Allowance> {
    const askedMs = nowMs();
    refuseKnown(refused.get(tenantId), cost, askedMs);
    const allowance = await wish(pool, waiting, tenantId, cost);
    if (allowance.allowed) return allowance;
    if (refused.size >= refusedMax) refused.clear();
    const untilMs = askedMs + (allowance.retrySeconds ?? 0) * 1000;
    refused.set(tenantId, { allowance, cost, untilMs });
    throw new RateLimitedError(allowance, cost);
  }

  async function admit(exchange: HttpExchange, identity: Identity, cost?: number) {
    const { incoming, outgoing } = exchange;
    try {
      const allowance = await spend(identity, cost ?? costOf(incoming));
      tell(outgoing, allowance);
      return allowance;
    } catch (error) {
      if (error instanceof RateLimitedError) tell(outgoing, error.allowance);
      throw error;
    }
  }

  return { spend, admit };
}

/** 1, and 1 more for each whole 100 kB sent; what does not say its length counts as 1 MB. */
export function costOf({ headers }: Pick<IncomingMessage, "headers">): number {
  const length = headers["content-length"];
  const untold = headers["transfer-encoding"] === undefined ? 0 : bytesUntold;
  return 1 + Math.floor((length === undefined ? untold : Number(length)) / bytesPerCost);
}

// Until then no wish as large could be granted: what was refused spent nothing, and whatever
// else was spent since has only made the wait longer.
function refuseKnown(known: Refused | undefined, cost: number, nowMs: number): void {
  if (known === undefined || nowMs >= known.untilMs || cost < known.cost) return;
  const retrySeconds = (known.untilMs - nowMs) / 1000;
  throw new RateLimitedError({ ...known.allowance, retrySeconds }, cost);
}

async function wish(
  pool: Database,
  waiting: Map<string, Wish[]>,
  tenantId: string,
  cost: number,
): Promise<Allowance> {
  const granted = Promise.withResolvers<Allowance>();
  const wishes = waiting.get(tenantId);
  if (wishes === undefined) {
    waiting.set(tenantId, [{ cost, granted }]);
    void grantAll(pool, waiting, tenantId);
  } else wishes.push({ cost, granted });
  return granted.promise;
}

async function grantAll(
  pool: Database,
  waiting: Map<string, Wish[]>,
  tenantId: string,
): Promise<void> {
  const wishes = waiting.get(tenantId)!;
  while (wishes.length > 0) {
    const together = wishes.splice(0);
    try {
      await grant(pool, tenantId, together);
    } catch (error) {
      for (const { granted } of together) granted.reject(error);
    }
  }
  waiting.delete(tenantId);
}

// All of them when all fit; else each for itself, in the order they came.
async function grant(pool: Database, tenantId: string, wishes: readonly Wish[]): Promise<void> {
  const cost = wishes.reduce((sum, each) => sum + each.cost, 0);
  const allowance = await calls.spendRequests(pool, tenantId, cost, wishes.length);
  if (allowance.allowed || wishes.length === 1) {
    for (const { granted } of wishes) granted.resolve(allowance);
    return;
  }
  for (const { cost: own, granted } of wishes) {
    granted.resolve(await calls.spendRequests(pool, tenantId, own, 1));
  }
}

// The policy is the bucket itself: so many at once, and all of them again after so long.
function tell(outgoing: ServerResponse, allowance: Allowance): void {
  const { perMinute, burst, remaining, fullSeconds } = allowance;
  const windowSeconds = Math.ceil((burst * 60) / perMinute);
  outgoing.setHeader("ratelimit-policy", `"api";q=${burst};w=${windowSeconds}`);
  outgoing.setHeader("ratelimit", `"api";r=${remaining};t=${fullSeconds}`);
}

function refusal({ perMinute, burst, retrySeconds }: Allowance, cost: number) {
  if (retrySeconds === null) {
    const message = `This costs as much as ${cost} requests; ${burst} may come at once.`;
    return problemWith("QUERY_TOO_COSTLY", message, { hint: "Split it into several requests." });
  }
  const message = `${perMinute} requests a minute are allowed, and ${burst} at once.`;
  const retryAfterSeconds = Math.max(1, Math.ceil(retrySeconds));
  return problemWith("RATE_LIMITED", message, {
    hint: `Retry in ${retryAfterSeconds} s.`,
    retryAfterSeconds,
  });
}
