-- How long who claims wants to wait for something to be there, in milliseconds: not at all if
-- it is not said. At most 55 s, so that no proxy on the way gives up before us.
create or replace function minoots_private.read_wait(written text) returns double precision
language plpgsql immutable parallel safe security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_wait constant interval := minoots_private.read_duration(written, 'wait');
begin
  if v_wait > interval '55 seconds' then
    perform minoots_private.refuse('INVALID_DURATION', 'wait',
      format('%s is longer than 55s.', written), 'Wait again when it is over.');
  end if;
  return coalesce(extract(epoch from v_wait) * 1000, 0);
end
$$;
