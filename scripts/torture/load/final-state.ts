// The state at rest, read by the owner's connection page by page, and written down as the end of
// the history: timers, deliveries, the whole feed, what is counted, what consumers have kept.
import type pg from "pg";
import { consumerOf } from "./consumer.ts";
import { nowMicros, type Recorder } from "./recorder.ts";
import type { Tenant } from "./scene.ts";

const pageRows = 5000;

const timers = `select 'state_timer' as record, tenant_id as tenant, id, name, key, status,
    fire_at::text as "fireAt", fired_at::text as "firedAt", finished_at::text as "finishedAt",
    version, parent_id as "parentId", precision, misfire,
    (extract(epoch from max_lateness) * 1000)::float as "maxLatenessMs", reason
  from minoots_private.timers where tenant_id = $1 and id > $2 order by id limit $3`;
const deliveries = `select 'state_delivery' as record, tenant_id as tenant, id,
    timer_id as "timerId", action_id as "actionId", ordinal, kind, status,
    coalesce(starts_with(endpoint, 'pull:'), false) as pulled, attempt, attempts,
    encode(sha256(convert_to(body, 'UTF8')), 'hex') as "bodySha256",
    finished_at::text as "finishedAt", acknowledged_at::text as "acknowledgedAt",
    next_attempt_at::text as "nextAttemptAt", leased_until::text as "leasedUntil",
    acknowledge_by::text as "acknowledgeBy", escalated_from as "escalatedFrom",
    escalated_to as "escalatedTo", reason, case kind when 'sql' then (select count(*)::integer
      from torture.effects as effect where effect.delivery_id = deliveries.id) end as effects
  from minoots_private.deliveries where tenant_id = $1 and id > $2 order by id limit $3`;
const events = `select 'state_event' as record, tenant_id as tenant, position, type,
    timer_id as "timerId", delivery_id as "deliveryId", occurred_at::text as "occurredAt",
    data ->> 'fireAt' as "fireAt", data ->> 'firedAt' as "firedAt",
    coalesce((data ->> 'replaced')::boolean, false) as replaced
  from minoots_private.events where position > $2 and $1::uuid is null
  order by position limit $3`;
const counted = `select 'state_tenant' as record, tenant.id as tenant,
    minoots_private.count_open(tenant.id) as "openTimers",
    tier.open_timers_max as "openTimersMax", tier.requests_per_minute as "requestsPerMinute",
    tier.burst
  from minoots_private.tenants as tenant
  join minoots_private.tiers as tier on tier.name = tenant.tier where tenant.id = any($1)`;
const consumed = `select place, cursor, type, timer_id as "timerId", delivery_id as "deliveryId"
  from torture.consumed where consumer = $1 and place > $2 order by place limit $3`;

const firstId = "00000000-0000-0000-0000-000000000000";

export async function writeFinalState(
  owner: pg.Client,
  tenants: readonly Tenant[],
  recorder: Recorder,
): Promise<void> {
  await owner.query("set timezone = 'UTC'");
  const ids = tenants.map(({ id }) => id);
  const write = (row: object) => recorder.write(withoutCount(row));
  for (const { id } of tenants) {
    for (const text of [timers, deliveries]) {
      await page<{ id: string }>(owner, { text, whose: id, first: firstId, place: "id" }, write);
    }
  }
  const feed = { text: events, whose: null, first: 0, place: "position" } as const;
  await page<{ position: string; tenant: string }>(owner, feed, (row) => {
    if (ids.includes(row.tenant)) write({ ...row, position: Number(row.position) });
  });
  for (const row of (await owner.query<object>(counted, [ids])).rows) write(numbered(row));
  for (const tenant of tenants.filter(({ readers }) => readers.includes("consumer"))) {
    await writeConsumed(owner, tenant, recorder);
  }
}

// Only what sql actions do is counted.
function withoutCount(row: { readonly effects?: number | null }): object {
  const { effects, ...rest } = row;
  return effects == null ? rest : row;
}

/** A consumer is what its table holds, from the first event on. */
async function writeConsumed(owner: pg.Client, tenant: Tenant, recorder: Recorder): Promise<void> {
  const reader = consumerOf(tenant);
  const t = nowMicros();
  const head = { record: "reader", t, reader, kind: "consumer", tenant: tenant.id };
  recorder.write({ ...head, after: "1-0" });
  const rows = { text: consumed, whose: reader, first: 0, place: "place" } as const;
  await page<{ place: string }>(owner, rows, ({ place, ...event }) => {
    recorder.write({ record: "event", t, reader, place: Number(place), ...event });
  });
}

interface Rows<Place extends string> {
  readonly text: string;
  readonly whose: string | null;
  readonly first: string | number;
  /** The column by which the next page begins. */
  readonly place: Place;
}

async function page<Row extends object>(
  owner: pg.Client,
  { text, whose, first, place }: Rows<keyof Row & string>,
  take: (row: Row) => void,
): Promise<void> {
  for (let after: unknown = first; ;) {
    const { rows } = await owner.query<Row>(text, [whose, after, pageRows]);
    for (const row of rows) take(row);
    if (rows.length < pageRows) return;
    after = rows.at(-1)![place];
  }
}

// Counts come as text where the database has 64 bits.
function numbered(row: object): object {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value,
    ]),
  );
}
