// The middle of a burst, as the database shows it: its instant has come, some of it has fired, and
// the rest is due.
import { setTimeout as wait } from "node:timers/promises";
import { endClient, openClient } from "./client.ts";
import type { Database } from "./database.ts";

export interface Midst {
  readonly due: number;
  readonly fired: number;
}

const lookMs = 5;
const waitMaxMs = 8000;
const nothing: Midst = { due: 0, fired: 0 };

const look = `select count(*) filter (where status = 'scheduled')::int as due,
    count(*) filter (where fired_at is not null)::int as fired
  from minoots_private.timers
  where tenant_id = any (array(select id from minoots_private.tenants))
    and fire_at = $1 and clock_timestamp() >= $1`;

/** Waits until the first of them have fired, and tells what is left then; none if it never was. */
export async function midst(
  database: Database,
  dueAt: Date,
  stopping: AbortSignal,
): Promise<Midst> {
  const client = await openClient(database.url());
  try {
    await client.query("set timezone to 'UTC'");
    const endsAt = performance.now() + waitMaxMs;
    while (performance.now() < endsAt && !stopping.aborted) {
      const { rows } = await client.query<Midst>(look, [dueAt.toISOString()]);
      if (rows[0]!.fired > 0) return rows[0]!;
      await wait(lookMs);
    }
    return nothing;
  } finally {
    await endClient(client);
  }
}
