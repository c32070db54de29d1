// Waiting for deliveries to claim: a look at once, then whenever something happened to the
// tenant's timers, and each second all the same. Between the looks nothing of the database is
// held, and it ends as soon as the caller goes away or the server stops.
import type pg from "pg";
import { claimDeliveries, readWait } from "../database/delivery-calls.ts";
import type { Claimed, ClaimRequest } from "../database/delivery-calls.ts";
import type { Identity } from "../database/wire.ts";
import { pause } from "../pause.ts";
import type { Hub } from "./hub.ts";
import { problemError } from "./problems.ts";
import { withTenant } from "./with-tenant.ts";
import type { Face } from "./with-tenant.ts";

export interface ClaimsOptions {
  readonly pool: pg.Pool; // with the role minoots_server
  readonly hub: Pick<Hub, "subscribe">;
  readonly lookMs?: number;
  readonly waitingMax?: number; // for one tenant, at once
}

export interface Waiting extends ClaimRequest {
  readonly wait?: string | null;
}

export interface Claims {
  claim(
    identity: Identity,
    gone: AbortSignal,
    wanted: Waiting,
    face?: Face,
  ): Promise<readonly Claimed[]>;
  /** Who waits is answered at once, with nothing, and from now on nobody waits. */
  endWaits(): void;
}

const lookDefaultMs = 1000;
const waitingMaxDefault = 100;
// However much happens, so long at least between two looks.
const restMs = 50;

// After these something may wait to be claimed that did not before.
const telling = new Set([
  "mark",
  "timer.fired",
  "delivery.escalated",
  "delivery.replayed",
  "delivery.failed",
  "delivery.dead",
  "delivery.cancelled",
  "delivery.acknowledged",
]);

export function createClaims(options: ClaimsOptions): Claims {
  const { pool, hub, lookMs = lookDefaultMs, waitingMax = waitingMaxDefault } = options;
  const stopping = new AbortController();
  const waiting = new Map<string, number>();
  return {
    async claim(identity, gone, { wait, ...request }, face = "graphql") {
      const first = await withTenant(pool, identity, face, async (db) => {
        const waitMs = await readWait(db, wait ?? null);
        return { waitMs, claimed: await claimDeliveries(db, request) };
      });
      if (first.claimed.length > 0 || first.waitMs === 0) return first.claimed;
      const { tenantId } = identity;
      const count = waiting.get(tenantId) ?? 0;
      if (count >= waitingMax) throw tooMany(waitingMax);
      waiting.set(tenantId, count + 1);
      const end = AbortSignal.any([gone, stopping.signal, AbortSignal.timeout(first.waitMs)]);
      const news = listen(hub, tenantId);
      try {
        const look = () => withTenant(pool, identity, face, (db) => claimDeliveries(db, request));
        return await lookUntil(look, news, lookMs, end);
      } finally {
        news.end();
        const left = waiting.get(tenantId)! - 1;
        if (left > 0) waiting.set(tenantId, left);
        else waiting.delete(tenantId);
      }
    },
    endWaits: () => stopping.abort(),
  };
}

async function lookUntil(
  look: () => Promise<readonly Claimed[]>,
  news: News,
  lookMs: number,
  end: AbortSignal,
): Promise<readonly Claimed[]> {
  while (!end.aborted) {
    await Promise.race([news.next(), pause(lookMs, end)]);
    await pause(restMs, end);
    if (end.aborted) break;
    const claimed = await look();
    if (claimed.length > 0) return claimed;
  }
  return [];
}

interface News {
  /** Once there is something new, or never again when the hub has let this one go. */
  next(): Promise<unknown>;
  end(): void;
}

function listen(hub: ClaimsOptions["hub"], tenantId: string): News {
  const filter = ({ type }: { type: string }) => telling.has(type);
  const events = hub.subscribe({ tenantId, after: null, filter });
  let coming: Promise<unknown> | null = null;
  return {
    next() {
      coming ??= events.next().then(
        ({ done }) => (done ? silence() : (coming = null)),
        () => silence(),
      );
      return coming;
    },
    end: () => void events.return?.(),
  };
}

// The looks by the clock go on without it.
function silence(): Promise<never> {
  return new Promise(() => {});
}

function tooMany(most: number): Error {
  return problemError("QUOTA_EXCEEDED", `${most} callers of this tenant wait to claim already.`, {
    hint: "Claim more at once with fewer callers, or claim without wait.",
  });
}
