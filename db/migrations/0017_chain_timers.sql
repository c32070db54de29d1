-- What follows a timer: the timers to schedule when it ends, and the timer that one followed.
-- Both are null for nearly all. The two verbs that take one argument more are made anew by
-- their files. Not built concurrently: nothing is in the index yet.
create domain minoots.follow_ups as jsonb;

comment on domain minoots.follow_ups is
  'Timers to schedule when this one ends: a list of requests as for a timer, where fireIn counts from the end.';

alter table minoots_private.timers add column follow_ups jsonb;
alter table minoots_private.timers add column parent_id uuid;

alter type minoots_private.timer_request add attribute follow_ups jsonb;
alter type minoots_private.timer_request add attribute parent_id uuid;

-- squawk-ignore require-concurrent-index-creation
create index timers_by_parent on minoots_private.timers (tenant_id, parent_id)
where parent_id is not null;

drop function if exists minoots.schedule_timer(
  text, minoots.duration, timestamptz, minoots.actions, integer, minoots.retry_policy,
  minoots.labels, jsonb, text, text, minoots.duration, text, text, text
);
drop function if exists minoots.find_timers(
  minoots.labels, text [], text, text, timestamptz, timestamptz, timestamptz, uuid, integer
);
