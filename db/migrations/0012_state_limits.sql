-- What a tenant may do, as far as its tier did not say it yet, and what it has done. How fast
-- it asks is one row a tenant without history, lost in a crash and then full again. What it
-- has used is folded from the feed, position by position, so that no verb pays for it.
alter table minoots_private.tiers add column connections_max integer not null default 20;
alter table minoots_private.tiers add column key_connections_max integer not null default 10;
alter table minoots_private.tiers add column interval_min interval not null default '1 minute';

update minoots_private.tiers as tier
set connections_max = stated.connections, key_connections_max = stated.key_connections,
  interval_min = stated.interval_min
from (values
  ('free', 20, 10, interval '1 minute'),
  ('pro', 200, 100, interval '10 seconds'),
  ('team', 2000, 1000, interval '1 second'),
  ('enterprise', 20000, 10000, interval '1 second')
) as stated (name, connections, key_connections, interval_min)
where tier.name = stated.name;

alter table minoots_private.tiers alter column connections_max drop default;
alter table minoots_private.tiers alter column key_connections_max drop default;
alter table minoots_private.tiers alter column interval_min drop default;

create unlogged table minoots_private.request_rates (
  tenant_id uuid primary key references minoots_private.tenants (id) on delete cascade,
  spent_until timestamptz not null,
  requests bigint not null
) with (fillfactor = 50);

create table minoots_private.usage (
  tenant_id uuid not null references minoots_private.tenants (id) on delete cascade,
  day date not null,
  scheduled bigint not null default 0,
  fired bigint not null default 0,
  deliveries bigint not null default 0,
  attempts bigint not null default 0,
  requests bigint not null default 0,
  primary key (tenant_id, day)
) with (fillfactor = 50);

create table minoots_private.open_timers (
  tenant_id uuid primary key references minoots_private.tenants (id) on delete cascade,
  open bigint not null
) with (fillfactor = 50);

create table minoots_private.usage_fold (
  only_row boolean primary key default true,
  position bigint not null,
  held_back jsonb not null,
  constraint one_fold check (only_row)
);

insert into minoots_private.usage_fold (position, held_back) values (0, '{}');

alter table minoots_private.request_rates enable row level security;
alter table minoots_private.usage enable row level security;
alter table minoots_private.open_timers enable row level security;
alter table minoots_private.usage_fold enable row level security;
