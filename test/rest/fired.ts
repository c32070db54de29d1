// A timer that fired, and whose webhook was given up: made through the face, fired by hand.
import type pg from "pg";
import { fireDue, settleDeliveries } from "../../src/database/calls.ts";
import type { Caller } from "../server/support.ts";

export interface FiredTimer {
  readonly timerId: string;
  readonly deliveryId: string;
}

export const webhookAction = { type: "webhook", url: "https://example.com/hook" };

export async function fireWithWebhook(
  db: pg.Pool,
  { call }: Pick<Caller, "call">,
  more: object = {},
  key?: string,
): Promise<FiredTimer> {
  const retryPolicy = { maxAttempts: 1 };
  const { body } = await call("POST", "/timers", {
    body: { name: "fired", fireIn: "1h", actions: [webhookAction], retryPolicy, ...more },
    ...(key === undefined ? {} : { key }),
  });
  await db.query(
    "update minoots_private.timers set fire_at = fire_at - interval '1 day' where id = $1",
    [body.id],
  );
  const { handoffs } = await fireDue(db, { fireMax: 10, owner: 7, leaseMs: 30_000 });
  const [{ tenantId, deliveryId, attempt }] = handoffs as [(typeof handoffs)[0]];
  const met = { errorMessage: "no", excerpt: "no", errorCode: "REFUSED", retryAfterMs: null };
  await settleDeliveries(db, [
    { tenantId, deliveryId, attempt, statusCode: 500, durationMs: 1, ...met },
  ]);
  return { timerId: body.id, deliveryId };
}

/** A replay of what was given up; answers its id. */
export async function startReplay({ call }: Pick<Caller, "call">, key?: string): Promise<string> {
  const request = { body: { kind: "webhook" }, ...(key === undefined ? {} : { key }) };
  return (await call("POST", "/replays", request)).body.id;
}
