// Every SQL function of ours that Node calls, one typed function each, and nothing else:
// what may happen is decided there, and here is only how it is spelled.
import { exactRow } from "./exact-rows.ts";
import { rowOf, valueOf } from "./plain-rows.ts";
import type {
  AttemptResult,
  Database,
  FeedEvent,
  FeedPage,
  FeedState,
  Handoff,
  HeldBack,
  Identity,
  Removed,
  TimerJson,
  TimerName,
  Watched,
} from "./wire.ts";

export * from "./firing-calls.ts";
export * from "./reading-calls.ts";
export * from "./verb-calls.ts";

/** The settings that say whom a transaction of the server serves; they end with it. */
export async function enterTenant(
  db: Database,
  { tenantId, keyId }: Identity,
  face: string,
  traceparent: string | null = null,
): Promise<void> {
  await db.query({
    name: traceparent === null ? "enter_tenant" : "enter_tenant_traced",
    text: `select set_config('minoots.tenant_id', $1, true), set_config('minoots.actor', $2, true),
      set_config('minoots.face', $3, true), set_config('statement_timeout', '5s', true)
      ${traceparent === null ? "" : ", set_config('minoots.traceparent', $4, true)"}`,
    values: [tenantId, `key:${keyId}`, face, ...(traceparent === null ? [] : [traceparent])],
  });
}

/** Who holds these keys, by the SHA-256 of each; nobody for a key that does not hold. */
export async function authenticate(
  db: Database,
  secretHashes: readonly Buffer[],
): Promise<(Identity & { secretHash: Buffer })[]> {
  const { rows } = await db.query({
    text: `select secret_hash as "secretHash", tenant_id as "tenantId",
      tenant_name as "tenantName", key_id as "keyId", scopes
      from minoots_private.authenticate($1)`,
    values: [secretHashes],
  });
  return rows as (Identity & { secretHash: Buffer })[];
}

export async function getTimer(db: Database, name: TimerName): Promise<TimerJson | null> {
  const { value: timer } = await exactRow<{ value: TimerJson | null }>(
    db,
    `select case when (timer).id is not null then minoots_private.timer_json(timer) end as value
    from minoots.get_timer($1, $2) as timer`,
    [name.id, name.key],
  );
  return timer;
}

export async function isStandby(db: Database): Promise<boolean> {
  return await valueOf(db, "select pg_is_in_recovery() as value");
}

/** What the rules that hold in the database come to. */
export async function appliedRules(db: Database): Promise<string> {
  return await valueOf(db, "select minoots_private.applied_rules_digest() as value");
}

export async function takeDelivery(
  db: Database,
  tenantId: string,
  deliveryId: string,
  owner: number,
): Promise<Handoff | null> {
  const text = "select minoots_private.take_delivery($1, $2, $3) as value";
  return await valueOf(db, text, [tenantId, deliveryId, owner]);
}

export async function settleDeliveries(
  db: Database,
  results: readonly AttemptResult[],
): Promise<number> {
  const text = "select minoots_private.settle_deliveries($1::jsonb) as value";
  return await valueOf(db, text, [JSON.stringify(results)]);
}

/** Waits for nobody; answers the places in the list of those that another holds, left unsettled. */
export async function settleFree(
  db: Database,
  results: readonly AttemptResult[],
): Promise<number[]> {
  const text = "select minoots_private.settle_free($1::jsonb) as value";
  return await valueOf(db, text, [JSON.stringify(results)]);
}

/** Answers the sealed secrets that hold for the endpoint, newest first. */
export async function openEndpoint(
  db: Database,
  tenantId: string,
  endpoint: string,
  sealedSecret: string,
): Promise<string[]> {
  const text = "select minoots_private.open_endpoint($1, $2, $3) as value";
  return await valueOf(db, text, [tenantId, endpoint, sealedSecret]);
}

/** `known`: who lived at the last looks, as the database spelled it; null at a start. */
export async function watchOwners(db: Database, known: readonly string[] | null): Promise<Watched> {
  const text = `select living::text[], retaken, wait_ms as "waitMs"
    from minoots_private.watch_owners($1::bigint[])`;
  return await rowOf(db, text, [known]);
}

/** Answers how many jobs it added for what has come within the horizon. */
export async function hydrate(db: Database, hydrateMax: number): Promise<number> {
  return await valueOf(db, "select minoots_private.hydrate($1) as value", [hydrateMax]);
}

/** Removes one batch of what was kept long enough, and answers how much that was. */
export async function retain(db: Database, batchMax: number): Promise<Removed> {
  return await rowOf(db, "select * from minoots_private.retain($1)", [batchMax]);
}

/** Drops the oldest partition of the feed if it was kept long enough: busy means, not now. */
export async function dropPartition(db: Database): Promise<"dropped" | "busy" | "none"> {
  return await valueOf(db, "select minoots_private.drop_partition() as value");
}

export async function checkEpoch(db: Database): Promise<number> {
  return await valueOf(db, "select minoots_private.check_epoch() as value");
}

export async function tailFeed(
  db: Database,
  options: { after: number; held: HeldBack; eventsMax: number },
): Promise<FeedPage> {
  const text = `select epoch, "position", held_back as held, events, more
    from minoots_private.tail_feed($1, $2::jsonb, $3)`;
  const values = [options.after, JSON.stringify(options.held), options.eventsMax];
  // By name, so that each connection plans it once: it is asked hundreds of times a second.
  const { rows } = await db.query({ name: "tail_feed", text, values });
  return rows[0] as FeedPage;
}

export async function readEvents(
  db: Database,
  options: { tenantId: string; after: number; upto: number; eventsMax: number },
): Promise<FeedEvent[]> {
  return await valueOf(db, "select minoots_private.read_events($1, $2, $3, $4) as value", [
    options.tenantId,
    options.after,
    options.upto,
    options.eventsMax,
  ]);
}

export async function feedState(db: Database, tenantId: string | null): Promise<FeedState> {
  const text = 'select epoch, "position" from minoots_private.feed_state($1)';
  return await rowOf(db, text, [tenantId]);
}

export async function checkCursor(db: Database, cursor: string): Promise<number> {
  return await valueOf(db, "select minoots_private.check_cursor($1) as value", [cursor]);
}
