-- One action of one fired timer. The attempt number is the fence: only the holder of the
-- current attempt can settle it. The exact body is kept, since its bytes are a promise.
create table minoots_private.endpoints (
  tenant_id uuid not null references minoots_private.tenants (id),
  origin text not null,
  sealed_secrets text[] not null,
  disabled_at timestamptz,
  created_at timestamptz not null,
  primary key (tenant_id, origin)
);

create table minoots_private.deliveries (
  tenant_id uuid not null,
  id uuid not null,
  timer_id uuid not null,
  ordinal integer not null,
  action_id text not null,
  kind text not null,
  status text not null default 'pending',
  endpoint text,
  body text not null,
  attempt integer not null default 0,
  attempts jsonb not null default '[]',
  owner bigint,
  leased_until timestamptz,
  next_attempt_at timestamptz,
  acknowledged_at timestamptz,
  reason text,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (tenant_id, id),
  constraint status_is_known check (
    status in ('pending', 'awaiting_ack', 'succeeded', 'dead', 'cancelled')
  ),
  constraint finished_at_iff_final check (
    (finished_at is not null) = (status in ('succeeded', 'dead', 'cancelled'))
  ),
  constraint lease_iff_owner check ((owner is null) = (leased_until is null)),
  constraint owned_only_while_open check (owner is null or status in ('pending', 'awaiting_ack'))
) with (
  autovacuum_vacuum_scale_factor = 0.01,
  autovacuum_vacuum_threshold = 2000,
  autovacuum_vacuum_cost_delay = 0
);

create index deliveries_of_timer on minoots_private.deliveries (tenant_id, timer_id, ordinal);
create index deliveries_by_owner on minoots_private.deliveries (owner, leased_until)
where owner is not null;
create index deliveries_waiting on minoots_private.deliveries (next_attempt_at)
where status = 'pending' and owner is null;

alter table minoots_private.endpoints enable row level security;
alter table minoots_private.deliveries enable row level security;
