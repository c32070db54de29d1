-- How near a timer must be for its making to wake the kernel: no less than the kernel's
-- longest gap between looks plus what each look sees ahead.
create or replace function minoots_private.notify_window() returns interval
language sql immutable parallel safe
as $$ select interval '6 seconds' $$;
