// The SQL functions of rates, quotas and usage, one typed function each.
import { valueOf } from "./plain-rows.ts";
import type { Allowance, Database, Limits, Usage } from "./wire.ts";

/** Spends for so many requests of a tenant together: granted all, or none. */
export async function spendRequests(
  db: Database,
  tenantId: string,
  cost: number,
  requests: number,
): Promise<Allowance> {
  const text = `select allowed, per_minute as "perMinute", burst, remaining,
      full_seconds as "fullSeconds", retry_seconds as "retrySeconds",
      connections_max as "connectionsMax", key_connections_max as "keyConnectionsMax",
      subscriptions_max as "subscriptionsMax"
    from minoots_private.spend_request($1, $2, $3)`;
  const values = [tenantId, cost, requests];
  const { rows } = await db.query({ name: "spend_request", text, values });
  return rows[0] as Allowance;
}

export async function showLimits(db: Database, tenantId: string): Promise<Limits> {
  return await valueOf(db, "select minoots_private.show_limits($1) as value", [tenantId]);
}

/** What is used now, and what was on so many last days. */
export async function showUsage(db: Database, tenantId: string, days: number): Promise<Usage> {
  return await valueOf(db, "select minoots_private.show_usage($1, $2) as value", [tenantId, days]);
}

/** Counts what the feed says that was not counted yet, and answers how many events it read. */
export async function foldUsage(db: Database, eventsMax: number): Promise<number> {
  return await valueOf(db, "select minoots_private.fold_usage($1) as value", [eventsMax]);
}

export async function foldRequests(db: Database): Promise<void> {
  await db.query("select minoots_private.fold_requests()");
}
