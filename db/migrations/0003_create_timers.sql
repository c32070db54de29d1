-- The promise itself. No foreign key to tenants: its check would lock one hot tenant row
-- for every timer, and tenants are only ever removed by a rule that removes their timers.
-- The counters let one guarded update decide a timer's end without reading its siblings.
create table minoots_private.timers (
  tenant_id uuid not null,
  id uuid not null,
  key text,
  name text not null,
  status text not null default 'scheduled',
  fire_at timestamptz not null,
  precision text not null,
  max_lateness interval,
  misfire text not null,
  actions jsonb not null,
  concurrency integer,
  retry_policy jsonb not null,
  labels jsonb not null,
  metadata jsonb,
  requested_by text,
  fingerprint bytea,
  version integer not null default 1,
  reason text,
  deliveries_open integer not null default 0,
  deliveries_dead integer not null default 0,
  created_at timestamptz not null,
  fired_at timestamptz,
  finished_at timestamptz,
  primary key (tenant_id, id),
  constraint status_is_known check (
    status in ('scheduled', 'paused', 'fired', 'completed', 'failed', 'cancelled', 'missed')
  ),
  constraint precision_is_known check (precision in ('precise', 'relaxed')),
  constraint misfire_is_known check (misfire in ('run', 'skip')),
  constraint skip_needs_max_lateness check (misfire = 'run' or max_lateness is not null),
  constraint fired_at_when_fired check (
    status not in ('fired', 'completed') or fired_at is not null
  ),
  constraint no_fired_at_before_firing check (
    status not in ('scheduled', 'paused', 'cancelled', 'missed') or fired_at is null
  ),
  constraint finished_at_iff_final check (
    (finished_at is not null) = (status in ('completed', 'failed', 'cancelled', 'missed'))
  ),
  constraint never_fired_early check (fired_at >= fire_at),
  constraint fingerprint_iff_key check ((fingerprint is null) = (key is null)),
  constraint deliveries_open_only_while_fired check (
    deliveries_open >= 0 and (deliveries_open = 0 or status = 'fired')
  )
) with (
  autovacuum_vacuum_scale_factor = 0.01,
  autovacuum_vacuum_threshold = 2000,
  autovacuum_vacuum_cost_delay = 0
);

create index timers_due on minoots_private.timers (fire_at) where status = 'scheduled';
create unique index timers_by_key on minoots_private.timers (tenant_id, key) where key is not null;
create index timers_in_order on minoots_private.timers (tenant_id, fire_at, id);
create index timers_by_label on minoots_private.timers
using gin (labels jsonb_path_ops) where labels <> '{}';

alter table minoots_private.timers enable row level security;

-- One request to schedule a timer, read and judged.
create type minoots_private.timer_request as (
  id uuid,
  name text,
  fire_in interval,
  fire_at timestamptz,
  actions jsonb,
  concurrency integer,
  retry_policy jsonb,
  labels jsonb,
  metadata jsonb,
  key text,
  on_conflict text,
  max_lateness interval,
  misfire text,
  precision text,
  requested_by text,
  fingerprint bytea
);
