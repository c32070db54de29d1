// The SQL functions by which the command line does a tenant's timers without a server, one typed
// function each. They run as the server's role, with the tenant set for the session.
import { rowsOf } from "./plain-rows.ts";
import type { Database } from "./wire.ts";

interface NamedTimer {
  readonly id?: string;
  readonly key?: string;
}

const outcome = "outcome, message, minoots_private.timer_json(timer) as timer";

const verbs = {
  cancel: "minoots.cancel_timer(id => $1, key => $2, if_version => $3)",
  pause: "minoots.pause_timer(id => $1, key => $2)",
  resume: "minoots.resume_timer(id => $1, key => $2)",
  fire: "minoots.fire_timer(id => $1, key => $2)",
  snooze: "minoots.snooze_timer(id => $1, key => $2, by => $3)",
  reschedule: `minoots.reschedule_timer(id => $1, key => $2, fire_in => $3,
    fire_at => $4::timestamptz, if_version => $5)`,
} as const;

/** The tenant named, or the only one there is; null when one has to be chosen. */
export async function chooseTenant(
  db: Database,
  named: string | null,
): Promise<{ id: string; name: string } | null> {
  const rows = await rowsOf<{ id: string; name: string }>(
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
  await rowsOf(
    db,
    `select set_config('role', 'minoots_server', false),
      set_config('minoots.tenant_id', $1, false), set_config('minoots.actor', $2, false)`,
    [tenantId, actor],
  );
}

export async function actOnTimer<Outcome>(
  db: Database,
  verb: keyof typeof verbs,
  { id, key }: NamedTimer,
  values: readonly unknown[],
): Promise<Outcome> {
  const text = `select ${outcome} from ${verbs[verb]}`;
  return (await rowsOf<Outcome>(db, text, [id ?? null, key ?? null, ...values]))[0]!;
}

export async function scheduleTimers<Outcome>(
  db: Database,
  requests: readonly unknown[],
): Promise<Outcome[]> {
  const text = `select ${outcome} from minoots.schedule_timers($1::jsonb)`;
  return await rowsOf(db, text, [JSON.stringify(requests)]);
}

export async function findTimers<Timer>(
  db: Database,
  filter: Readonly<Record<string, unknown>>,
  first: number,
  after: readonly [string, string] | null,
): Promise<Timer[]> {
  const { labels, status, name, requestedBy, fireAfter, fireBefore } = filter;
  const given = [labels === undefined ? null : JSON.stringify(labels), status, name, requestedBy];
  const rows = await rowsOf<{ timer: Timer }>(
    db,
    `select minoots_private.timer_json(found) as timer
    from minoots.find_timers($1::jsonb, $2, $3, $4, $5, $6, $7, $8, $9) as found
    order by found.fire_at, found.id`,
    [...given, fireAfter, fireBefore, after?.[0], after?.[1], first].map((each) => each ?? null),
  );
  return rows.map(({ timer }) => timer);
}

export async function timersEndingWith<Timer>(
  db: Database,
  tenantId: string,
  digits: string,
): Promise<Timer[]> {
  const rows = await rowsOf<{ timer: Timer }>(
    db,
    `select minoots_private.timer_json(found) as timer from minoots.timers as found
    where found.tenant_id = $1 and right(found.id::text, length($2)) = $2
    order by found.fire_at, found.id limit 10`,
    [tenantId, digits],
  );
  return rows.map(({ timer }) => timer);
}

/** One timer with its deliveries and its events, as JSON; null when there is none. */
export async function timerHistory<History>(
  db: Database,
  { id, key }: NamedTimer,
): Promise<History | null> {
  const rows = await rowsOf<{ history: History }>(
    db,
    `select json_build_object('timer', minoots_private.timer_json(found),
      'deliveries', coalesce((select json_agg(json_build_object(
          'id', one.id, 'timerId', one.timer_id, 'actionId', one.action_id, 'kind', one.kind,
          'status', one.status, 'reason', one.reason, 'attempts', one.attempts,
          'nextAttemptAt', minoots_private.format_instant(one.next_attempt_at),
          'createdAt', minoots_private.format_instant(one.created_at),
          'finishedAt', minoots_private.format_instant(one.finished_at)) order by one.ordinal)
        from minoots.deliveries as one
        where one.tenant_id = found.tenant_id and one.timer_id = found.id), '[]'),
      'events', coalesce((select json_agg(json_build_object(
          'cursor', one.cursor, 'type', one.type,
          'occurredAt', minoots_private.format_instant(one.occurred_at),
          'timerId', one.timer_id, 'deliveryId', one.delivery_id, 'data', one.data,
          'actor', one.actor, 'face', one.face) order by one.position)
        from minoots.events as one
        where one.tenant_id = found.tenant_id and one.timer_id = found.id), '[]')) as history
    from minoots.get_timer($1, $2) as found where found.id is not null`,
    [id ?? null, key ?? null],
  );
  return rows[0]?.history ?? null;
}
