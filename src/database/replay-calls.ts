// The SQL functions by which the command line answers deliveries, replays dead ones and lists
// endpoints, one typed function each.
import { rowsOf } from "./plain-rows.ts";
import type { Database } from "./wire.ts";

const verbs = {
  replay: "minoots.replay_delivery(id => $1)",
  cancel: "minoots.cancel_delivery(id => $1)",
  acknowledge: "minoots.acknowledge_delivery(id => $1, result => $2::jsonb)",
  reject: "minoots.reject_delivery(id => $1, reason => $2, retry => $3)",
} as const;

const shown = "id, status, total, done, rate";

export async function actOnDelivery(
  db: Database,
  verb: keyof typeof verbs,
  values: readonly unknown[],
): Promise<{ outcome: string; message: string }> {
  const text = `select outcome, message from ${verbs[verb]}`;
  return (await rowsOf<{ outcome: string; message: string }>(db, text, [...values]))[0]!;
}

export async function startReplay<Replay>(
  db: Database,
  which: Readonly<Record<string, unknown>>,
): Promise<Replay> {
  const { timerId, endpoint, kind, reason, since, until, rate } = which;
  const rows = await rowsOf<Replay>(
    db,
    `select (replay).id, (replay).status, (replay).total, (replay).done, (replay).rate
    from minoots.replay_deliveries($1, $2, $3, $4, $5::timestamptz, $6::timestamptz, $7)`,
    [timerId, endpoint, kind, reason, since, until, rate].map((each) => each ?? null),
  );
  return rows[0]!;
}

export async function readReplay<Replay>(
  db: Database,
  tenantId: string,
  id: string,
): Promise<Replay | null> {
  const text = `select ${shown} from minoots.replays where tenant_id = $1 and id = $2`;
  return (await rowsOf<Replay>(db, text, [tenantId, id]))[0] ?? null;
}

export async function listEndpoints<Endpoint>(
  db: Database,
  tenantId: string,
  after: string | null,
  endpointsMax: number,
): Promise<Endpoint[]> {
  return await rowsOf(
    db,
    `select origin, state, rate, concurrency, failures,
      minoots_private.format_instant(last_success_at) as "lastSuccessAt",
      minoots_private.format_instant(last_failure_at) as "lastFailureAt",
      last_failure as "lastFailure", minoots_private.format_instant(opened_at) as "openedAt",
      minoots_private.format_instant(probe_at) as "probeAt",
      minoots_private.format_instant(disabled_at) as "disabledAt",
      disabled_reason as "disabledReason"
    from minoots.endpoints
    where tenant_id = $1 and ($2::text is null or origin > $2)
    order by origin limit $3`,
    [tenantId, after, endpointsMax],
  );
}
