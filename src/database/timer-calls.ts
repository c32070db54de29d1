// The SQL functions by which the command line speaks for a tenant without a server, one typed
// function each. It does so as the server's role, with the tenant set for the session.
import { exactRows } from "./exact-rows.ts";
import type { Database, TimerJson } from "./wire.ts";

/** The tenant named, or the only one there is; null when one has to be chosen. */
export async function chooseTenant(
  db: Database,
  named: string | null,
): Promise<{ id: string; name: string } | null> {
  const rows = await exactRows<{ id: string; name: string }>(
    db,
    named === null
      ? "select id, name from minoots_private.list_tenants() limit 2"
      : "select id, name from minoots_private.find_tenant($1)",
    named === null ? [] : [named],
  );
  return rows.length === 1 ? rows[0]! : null;
}

/** From here on the session speaks for this tenant. */
export async function speakFor(db: Database, tenantId: string, actor: string): Promise<void> {
  await exactRows(
    db,
    `select set_config('role', 'minoots_server', false),
      set_config('minoots.tenant_id', $1, false), set_config('minoots.actor', $2, false)`,
    [tenantId, actor],
  );
}

export async function timersEndingWith(
  db: Database,
  tenantId: string,
  digits: string,
): Promise<TimerJson[]> {
  const rows = await exactRows<{ timer: TimerJson }>(
    db,
    `select minoots_private.timer_json(found) as timer from minoots.timers as found
    where found.tenant_id = $1 and right(found.id::text, length($2)) = $2
    order by found.fire_at, found.id limit 10`,
    [tenantId, digits],
  );
  return rows.map(({ timer }) => timer);
}
