-- A delivery as every face shows it, with its attempts; never its lease or its body.
create or replace view minoots.deliveries with (security_invoker = true) as
select
  delivery.id,
  delivery.tenant_id,
  delivery.timer_id,
  delivery.ordinal,
  delivery.action_id,
  delivery.kind,
  delivery.status,
  delivery.reason,
  delivery.attempts,
  coalesce(delivery.next_attempt_at, delivery.claimable_at) as next_attempt_at,
  delivery.acknowledge_by,
  delivery.acknowledged_at,
  delivery.result,
  delivery.escalated_from,
  delivery.escalated_to,
  delivery.created_at,
  delivery.finished_at,
  delivery.endpoint
from minoots_private.deliveries as delivery;

comment on view minoots.deliveries is
  E'@primaryKey tenant_id,id\n'
  '@foreignKey (tenant_id,timer_id) references minoots.timers (tenant_id,id)\n'
  'One action of one fired timer: its attempts and its outcome.';
comment on column minoots.deliveries.id is
  'The same for every attempt, and derived from what is delivered: a receiver''s key against doubles.';
comment on column minoots.deliveries.tenant_id is 'The owner of the delivery.';
comment on column minoots.deliveries.timer_id is 'The timer that fired.';
comment on column minoots.deliveries.ordinal is 'Its place among the timer''s actions, from 1.';
comment on column minoots.deliveries.action_id is 'Which of the timer''s actions this is.';
comment on column minoots.deliveries.kind is 'The kind of action, such as webhook.';
comment on column minoots.deliveries.status is
  'Where it stands: pending, awaiting_ack, or one of the ends succeeded, dead and cancelled.';
comment on column minoots.deliveries.reason is
  'Why it ended as it did, or failed last, for people.';
comment on column minoots.deliveries.attempts is 'What each finished attempt met, oldest first.';
comment on column minoots.deliveries.next_attempt_at is
  'When it is tried again or, pulled, can be claimed.';
comment on column minoots.deliveries.acknowledge_by is
  'By when it must be acknowledged, or this attempt has failed.';
comment on column minoots.deliveries.result is 'What its acknowledgement brought.';
comment on column minoots.deliveries.escalated_from is
  'The delivery that was given up, in whose place this one came.';
comment on column minoots.deliveries.escalated_to is
  'The delivery of another action that came in the place of this one.';
comment on column minoots.deliveries.acknowledged_at is 'When the receiver acknowledged it.';
comment on column minoots.deliveries.created_at is 'When the timer fired.';
comment on column minoots.deliveries.finished_at is 'When it reached its end.';
comment on column minoots.deliveries.endpoint is
  'Where it goes: the origin of a url, or pull: and its queue. Null for what stays here.';
