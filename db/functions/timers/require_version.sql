-- Refuses to change a timer that somebody has changed since the caller saw it; without a
-- version the caller does not care. The timer is locked.
create or replace function minoots_private.require_version(
  timer minoots_private.timers, if_version integer
) returns void
language plpgsql stable
as $$
begin
  if timer.version <> if_version then
    perform minoots_private.refuse('VERSION_CONFLICT', 'ifVersion',
      format('is %s, and the timer is at %s.', if_version, timer.version),
      'Read the timer again, then decide.');
  end if;
end
$$;
