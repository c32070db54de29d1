-- Which of our loops fires here, as the actor of its events: the kernel, unless the rule that
-- a worker has called says otherwise for the while.
create or replace function minoots_private.firing_loop() returns text
language sql stable
as $$
  select 'loop:' || coalesce(nullif(current_setting('minoots.loop', true), ''), 'kernel')
$$;
