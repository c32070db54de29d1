-- For how long a replaced secret goes on signing: a day unless it is said, 30 days at most, or
-- no time at all, for one that others have seen.
create or replace function minoots_private.read_overlap(written text) returns interval
language plpgsql immutable parallel safe
as $$
declare
  v_overlap interval;
begin
  if written ~ '^(0(ms|s|m|h|d)?|PT0S)$' then return interval '0'; end if;
  v_overlap := coalesce(minoots_private.read_duration(written, 'overlap'), interval '24 hours');
  if v_overlap > interval '30 days' then
    perform minoots_private.refuse('INVALID_DURATION', 'overlap', 'is longer than 30 days.',
      'Use 24h, or 0s to end the old secret at once.');
  end if;
  return v_overlap;
end
$$;
