-- By how much each wait is longer than the one before: 1 to 10, fractions allowed.
create or replace function minoots_private.read_multiplier(policy jsonb, path text)
returns numeric
language plpgsql immutable parallel safe
as $$
declare
  v_value constant jsonb := coalesce(nullif(policy -> 'backoffMultiplier', 'null'), '2');
begin
  if jsonb_typeof(v_value) = 'number' and v_value::numeric between 1 and 10 then
    return trim_scale(round(v_value::numeric, 3));
  end if;
  perform minoots_private.refuse('INVALID_INPUT', path || 'backoffMultiplier',
    format('is %s.', left(v_value::text, 64)), 'Use a number from 1 to 10.');
  return null;
end
$$;
