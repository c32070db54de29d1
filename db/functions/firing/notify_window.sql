-- How near a timer must be for its making to wake the kernel: more than the kernel's gap
-- between looks, so that what was made further off is seen by one in time.
create or replace function minoots_private.notify_window() returns interval
language sql immutable parallel safe
as $$ select interval '6 seconds' $$;
