-- What an action asks for beyond being done, whatever its kind: to be acknowledged in time, and
-- another action in its place when it is given up. Most ask for neither.
create or replace function minoots_private.read_sequel(written jsonb, ordinal integer, path text)
returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_within interval;
  v_escalation jsonb;
begin
  if written ->> 'ackWithin' is null and written ->> 'escalation' is null then return '{}'; end if;
  v_within := minoots_private.read_length(written, 'ackWithin', path || '.');
  if v_within not between interval '1 second' and interval '7 days' then
    perform minoots_private.refuse('INVALID_DURATION', path || '.ackWithin',
      format('%s is not from 1s to 7d.', written ->> 'ackWithin'), 'Use 30s, 10m or PT1H.');
  end if;
  v_escalation := minoots_private.read_escalation(written, ordinal, path);
  return jsonb_strip_nulls(jsonb_build_object(
    'ackWithin', minoots_private.format_duration(v_within)))
    || case when v_escalation is null then '{}'
      else jsonb_build_object('escalation', v_escalation) end;
end
$$;
