// A feed with a past: its first partition holds events of long ago, the next ones of today.
import type { Queryable } from "./clock.ts";
import type { Tenant } from "./database.ts";

export const longAgo = "2029-01-01T00:00:00Z";
export const today = "2030-01-01T00:00:00Z";

export async function insertEvent(
  db: Queryable,
  tenant: Tenant,
  event: { position: number; at: string },
): Promise<void> {
  await db.query(
    `insert into minoots_private.events (tenant_id, position, type, occurred_at, timer_id, data,
      actor, face)
    values ($1, $2, 'timer.scheduled', $3, gen_random_uuid(), '{}', 'test', 'sql')`,
    [tenant.id, event.position, event.at],
  );
}

export async function setPosition(db: Queryable, position: number): Promise<void> {
  await db.query("select setval('minoots_private.event_position', $1)", [position]);
}

export async function partitionNames(db: Queryable): Promise<string[]> {
  const { rows } = await db.query(
    "select name from minoots_private.event_partitions() order by first",
  );
  return (rows as { name: string }[]).map(({ name }) => name);
}

export async function floorOf(db: Queryable): Promise<number> {
  const { rows } = await db.query("select minoots_private.feed_floor() as at");
  return (rows[0] as { at: number }).at;
}

/** As if everything up to there had been dropped. */
export async function setFloor(db: Queryable, position: number): Promise<void> {
  await db.query("update minoots_private.feed_floor set position = $1", [position]);
}
