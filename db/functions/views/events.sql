-- The feed as every face shows it. Reading it here gives what is committed, in order; only
-- read_feed and subscriptions promise that nothing earlier can still appear.
create or replace view minoots.events with (security_invoker = true) as
select
  ((select minoots_private.feed_epoch()) || '-' || event.position)::minoots.cursor as cursor,
  event.tenant_id,
  event.position,
  event.type,
  event.occurred_at,
  event.timer_id,
  event.delivery_id,
  event.data,
  event.actor,
  event.face
from minoots_private.events as event;

comment on view minoots.events is
  E'@primaryKey tenant_id,position\n'
  '@foreignKey (tenant_id,timer_id) references minoots.timers (tenant_id,id)\n'
  'One line of the feed: what happened to a timer or to one of its deliveries.';
comment on column minoots.events.cursor is 'Its place in the feed: go on from here.';
comment on column minoots.events.tenant_id is 'The owner of the event.';
comment on column minoots.events.position is
  'Its place in the feed as a number; gaps mean nothing.';
comment on column minoots.events.type is 'What happened, such as timer.fired.';
comment on column minoots.events.occurred_at is 'When it happened, by the database''s clock.';
comment on column minoots.events.timer_id is 'The timer it happened to.';
comment on column minoots.events.delivery_id is 'The delivery it happened to, if it was one.';
comment on column minoots.events.data is 'What was so then: name, times, outcome, reason.';
comment on column minoots.events.actor is
  'Who did it: an API key, a database role, one of our loops, or a timer whose end scheduled others.';
comment on column minoots.events.face is
  'Through which face it was done: graphql, rest, sql or kernel.';
