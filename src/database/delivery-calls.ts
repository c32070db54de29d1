// The SQL functions of deliveries that wait for others than our hands, one typed function each.
import type { Database } from "./wire.ts";

/** Answers how many were not acknowledged in time; more may be left when it is so many. */
export async function expireDeliveries(db: Database, expireMax: number): Promise<number> {
  const text = "select minoots_private.expire_deliveries($1) as count";
  const { rows } = await db.query({ text, values: [expireMax] });
  return (rows[0] as { count: number }).count;
}
