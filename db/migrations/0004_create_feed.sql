-- One ordered log. Partitioned by position, not time: a feed read prunes by position, and
-- a clock that steps cannot put a row in the wrong place. The default partition is a net.
create sequence minoots_private.event_position;

create table minoots_private.events (
  tenant_id uuid not null,
  position bigint not null default nextval('minoots_private.event_position'),
  type text not null,
  occurred_at timestamptz not null,
  timer_id uuid not null,
  delivery_id uuid,
  data jsonb not null,
  actor text not null,
  face text not null,
  primary key (tenant_id, position)
) partition by range (position);

create index events_in_order on minoots_private.events (position);
create index events_by_timer on minoots_private.events (tenant_id, timer_id, position);

create table minoots_private.events_0 partition of minoots_private.events
for values from (0) to (1000000);
create table minoots_private.events_1 partition of minoots_private.events
for values from (1000000) to (2000000);
create table minoots_private.events_2 partition of minoots_private.events
for values from (2000000) to (3000000);
create table minoots_private.events_3 partition of minoots_private.events
for values from (3000000) to (4000000);
create table minoots_private.events_beyond partition of minoots_private.events default;

-- An epoch is one life of this database: restored or promoted elsewhere, it opens another,
-- and a cursor above the floor is told so instead of being given a different history.
create table minoots_private.feed_epochs (
  epoch integer primary key,
  system_identifier bigint not null,
  timeline bigint not null,
  database_oid bigint not null,
  floor bigint not null,
  opened_at timestamptz not null
);

create table minoots_private.feed_consumers (
  tenant_id uuid not null references minoots_private.tenants (id),
  name text not null,
  position bigint not null,
  updated_at timestamptz not null,
  primary key (tenant_id, name)
);

alter table minoots_private.events enable row level security;
alter table minoots_private.events_0 enable row level security;
alter table minoots_private.events_1 enable row level security;
alter table minoots_private.events_2 enable row level security;
alter table minoots_private.events_3 enable row level security;
alter table minoots_private.events_beyond enable row level security;
alter table minoots_private.feed_epochs enable row level security;
alter table minoots_private.feed_consumers enable row level security;
