-- A timer as every face shows it. The reader's own rights and policies apply; a rule that
-- reads it as owner names the tenant itself.
create or replace view minoots.timers with (security_invoker = true) as
select
  timer.id, timer.tenant_id, timer.key, timer.name, timer.status, timer.requested_by, timer.reason,
  timer.status = 'scheduled'
    and timer.fire_at <= minoots.clock() + case timer.precision when 'relaxed'
      then minoots_private.horizon() else minoots_private.notify_window() end as armed,
  coalesce(coalesce(timer.fired_at, timer.finished_at) > timer.fire_at + timer.max_lateness
    and timer.status <> 'cancelled', false) as late,
  timer.fire_at, timer.fired_at, timer.finished_at, timer.created_at,
  round(extract(epoch from timer.fired_at - timer.fire_at) * 1000, 3)::double precision as lag_ms,
  timer.precision, minoots_private.format_duration(timer.max_lateness) as max_lateness,
  timer.misfire, timer.actions::minoots.actions as actions, timer.concurrency,
  timer.retry_policy::minoots.retry_policy as retry_policy,
  timer.labels::minoots.labels as labels, timer.metadata, timer.version,
  (timer.follow_ups -> 'onCompleted')::minoots.follow_ups as on_completed,
  (timer.follow_ups -> 'onFailed')::minoots.follow_ups as on_failed,
  (timer.follow_ups -> 'onMissed')::minoots.follow_ups as on_missed, timer.parent_id
from minoots_private.timers as timer;

comment on view minoots.timers is
  E'@primaryKey tenant_id,id\nOne promise at one instant: what to do, when, and what became of it.';
comment on column minoots.timers.id is 'The timer''s own id, a uuid.';
comment on column minoots.timers.tenant_id is 'The owner of the timer.';
comment on column minoots.timers.key is
  'The caller''s own name for it, unique while the timer is kept: the same key and request give the same timer.';
comment on column minoots.timers.name is 'What people call it.';
comment on column minoots.timers.status is
  'Where it stands: scheduled, paused, fired, or one of the ends completed, failed, cancelled and missed.';
comment on column minoots.timers.requested_by is 'Who asked for it, in the caller''s own words.';
comment on column minoots.timers.reason is 'Why it ended as it did, for people.';
comment on column minoots.timers.armed is
  'Whether it is so near that the kernel holds its instant or, relaxed, the workers have its job.';
comment on column minoots.timers.late is 'Whether it came later than maxLateness allows.';
comment on column minoots.timers.fire_at is 'When it is due.';
comment on column minoots.timers.fired_at is
  'When it fired, by the database''s clock, before the commit.';
comment on column minoots.timers.finished_at is 'When it reached its end.';
comment on column minoots.timers.created_at is 'When it was scheduled.';
comment on column minoots.timers.lag_ms is
  'How long after fireAt it fired, in milliseconds, without the commit.';
comment on column minoots.timers.precision is
  'precise: to the millisecond, by the kernel. relaxed: to a few seconds, by the workers.';
comment on column minoots.timers.max_lateness is 'How late it may fire and still be in time.';
comment on column minoots.timers.misfire is
  'What to do when it is later than maxLateness: run it all the same, or skip it as missed.';
comment on column minoots.timers.actions is 'What it does when it fires.';
comment on column minoots.timers.concurrency is
  'How many of its actions run at once, in their order, the next as one ends. All, if null.';
comment on column minoots.timers.retry_policy is
  'How failed deliveries are tried again, where an action has no policy of its own.';
comment on column minoots.timers.labels is 'Short texts by which timers are found and cancelled.';
comment on column minoots.timers.metadata is 'The caller''s own payload, sent with every delivery.';
comment on column minoots.timers.version is
  'Counts the changes of the promise; give it as ifVersion to change only what you saw.';
comment on column minoots.timers.on_completed is 'Timers that are scheduled when it completes.';
comment on column minoots.timers.on_failed is 'Timers that are scheduled when it fails.';
comment on column minoots.timers.on_missed is 'Timers that are scheduled when it is missed.';
comment on column minoots.timers.parent_id is 'The timer whose end scheduled it.';
