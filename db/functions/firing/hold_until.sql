-- Holds the transaction until an instant, so that what it did early is committed on time and
-- never before: asleep for the most of it, then looking at the clock. No more than 10 ms, since
-- rows are locked meanwhile: longer means that a clock was set back, and the work is undone.
create or replace function minoots_private.hold_until(until timestamptz) returns void
language plpgsql volatile
as $$
declare
  v_wait_seconds constant double precision := extract(epoch from until - minoots_private.instant());
begin
  if v_wait_seconds <= 0.010 then
    if v_wait_seconds > 0.0015 then
      perform pg_sleep(v_wait_seconds - 0.001);
    end if;
    for v_look in 1 .. 1000000 loop
      if minoots_private.instant() >= until then return; end if;
    end loop;
  end if;
  raise exception 'The clock is % before %.', until - minoots_private.instant(), until
    using errcode = 'object_not_in_prerequisite_state';
end
$$;
