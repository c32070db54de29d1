// Timers that follow others, as tests look at them.
import type { Queryable } from "./clock.ts";
import { type Row, scheduleFor } from "./firing.ts";
import type { Tenant } from "./database.ts";

/** What followed a timer, with the fields of the table. */
export async function followersOf(db: Queryable, parentId: string): Promise<Row[]> {
  const { rows } = await db.query(
    `select *, minoots_private.format_instant(fire_at) as due
    from minoots_private.timers where parent_id = $1 order by created_at, name`,
    [parentId],
  );
  return rows as Row[];
}

export async function namesOfFollowers(db: Queryable, parentId: string): Promise<unknown[]> {
  return (await followersOf(db, parentId)).map(({ name }) => name);
}

/** Ends a timer by hand, as a rule would that does nothing else; answers its id. */
export async function scheduleEnded(
  db: Queryable,
  tenant: Tenant,
  status: "completed" | "failed" | "missed",
  request: object,
): Promise<string> {
  const id = await scheduleFor(db, tenant, request);
  await db.query(
    `update minoots_private.timers set status = $2, finished_at = minoots.clock(),
      fired_at = case $2 when 'completed' then fire_at end where id = $1`,
    [id, status],
  );
  return id;
}

/** The place of a timer, as the rules of follow-ups name it. */
export function placesOf(count: number): string {
  const ids = Array.from({ length: count }, (_, index) => `$${index + 1}`).join(", ");
  return `(select array_agg(ctid order by id) from minoots_private.timers where id in (${ids}))`;
}

/** A follow-up of a follow-up, so many deep. */
export function nest(depth: number): object {
  return { name: `g${depth}`, ...(depth > 1 ? { onCompleted: [nest(depth - 1)] } : {}) };
}
