-- Dead deliveries that are replayed at a pace: which, since and until when they died, how far it
-- has come, and who asked. Where another process stops, the next goes on.
create table minoots_private.replays (
  tenant_id uuid not null,
  id uuid not null,
  status text not null default 'running',
  timer_id uuid,
  endpoint text,
  kind text,
  reason text,
  since timestamptz,
  until timestamptz not null,
  rate integer not null,
  total integer not null,
  done integer not null default 0,
  reached_at timestamptz not null default '-infinity',
  reached_id uuid not null default '00000000-0000-0000-0000-000000000000',
  paced_at timestamptz not null,
  actor text not null,
  face text not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (tenant_id, id),
  constraint status_is_known check (status in ('running', 'completed', 'cancelled')),
  constraint finished_at_iff_ended check ((finished_at is null) = (status = 'running'))
);

create index replays_running on minoots_private.replays (id) where status = 'running';
create index replays_ended on minoots_private.replays (finished_at) where finished_at is not null;

alter table minoots_private.replays enable row level security;

drop function if exists minoots_private.start_again (uuid, uuid);
