-- Promises: what follows a timer is scheduled by the very transaction that ends it, or an event
-- of the timer tells why not; the end stands either way. For timers that have follow-ups, by
-- their places after the end; the caller has locked them and holds the mark in the feed. Waits
-- for nobody but, a moment, for a transaction that holds the key of a follow-up.
create or replace function minoots_private.schedule_follow_ups(ended tid[]) returns void
language sql volatile set lock_timeout = '100ms'
as $$
  select minoots_private.follow_or_halve(schedule_follow_ups.ended)
$$;
