-- How long who claims a delivery has it: 5 minutes if it is not said.
create or replace function minoots_private.read_lease(written text) returns interval
language plpgsql immutable parallel safe
as $$
declare
  v_lease constant interval := coalesce(
    minoots_private.read_duration(written, 'lease'), interval '5 minutes');
begin
  if v_lease not between interval '1 second' and interval '1 hour' then
    perform minoots_private.refuse('INVALID_DURATION', 'lease',
      format('%s is not from 1s to 1h.', written), 'Extend it while you work.');
  end if;
  return v_lease;
end
$$;
