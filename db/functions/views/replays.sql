-- A replay of dead deliveries as every face shows it. The reader's own rights and policies apply.
create or replace view minoots.replays with (security_invoker = true) as
select
  replay.id, replay.tenant_id, replay.status, replay.total, replay.done, replay.rate,
  replay.timer_id, replay.endpoint, replay.kind, replay.reason, replay.since, replay.until,
  replay.created_at, replay.finished_at
from minoots_private.replays as replay;

comment on view minoots.replays is
  E'@primaryKey tenant_id,id\nDead deliveries that are given fresh attempts, so many a second.';
comment on column minoots.replays.id is 'The replay''s own id, a uuid.';
comment on column minoots.replays.tenant_id is 'The owner of the replay.';
comment on column minoots.replays.status is 'Where it stands: running, completed or cancelled.';
comment on column minoots.replays.total is 'How many there were when it was asked for.';
comment on column minoots.replays.done is 'How many were given fresh attempts so far.';
comment on column minoots.replays.rate is 'How many it starts in a second.';
comment on column minoots.replays.timer_id is 'Only those of this timer.';
comment on column minoots.replays.endpoint is
  'Only those to this endpoint, such as https://example.com.';
comment on column minoots.replays.kind is 'Only those of this kind.';
comment on column minoots.replays.reason is 'Only those whose reason contains this.';
comment on column minoots.replays.since is 'Only those that died after this instant.';
comment on column minoots.replays.until is 'Only those that died up to this instant.';
comment on column minoots.replays.created_at is 'When it was asked for.';
comment on column minoots.replays.finished_at is 'When it reached its end.';
