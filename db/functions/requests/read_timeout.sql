-- How long a receiver may take, in milliseconds, given as a length (`timeout`) or as a number
-- (`timeoutMs`); null when neither is.
create or replace function minoots_private.read_timeout(parameters jsonb, path text)
returns integer
language plpgsql immutable parallel safe
as $$
declare
  v_ms numeric;
begin
  if parameters ->> 'timeout' is null then
    return minoots_private.read_integer(parameters, 'timeoutMs', path, 100, 25000);
  end if;
  if parameters ->> 'timeoutMs' is not null then
    perform minoots_private.refuse('INVALID_ACTION', path || 'timeout',
      'says the same as timeoutMs.', 'Send one of them.');
  end if;
  v_ms := extract(epoch from minoots_private.read_length(parameters, 'timeout', path)) * 1000;
  if v_ms not between 100 and 25000 then
    perform minoots_private.refuse('INVALID_DURATION', path || 'timeout',
      format('is %s ms.', trim_scale(v_ms)), 'Use 100ms to 25s.');
  end if;
  return v_ms;
end
$$;
