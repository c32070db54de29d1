-- When a new key ends, as a length from now or as an instant; null when it never does.
create or replace function minoots_private.read_expiry(expires_in text, expires_at timestamptz)
returns timestamptz
language plpgsql stable
as $$
declare
  v_hint constant text := 'Send one: expiresIn 90d, or expiresAt 2026-11-20T08:00:00Z, or neither.';
  v_ends constant timestamptz := coalesce(
    minoots_private.read_instant(
      minoots_private.write_instant(expires_at, 'expiresAt'), 'expiresAt'),
    minoots.clock() + minoots_private.read_duration(expires_in, 'expiresIn'));
begin
  if num_nonnulls(expires_in, expires_at) = 2 then
    perform minoots_private.refuse('INVALID_TIME', 'expiresAt', 'and expiresIn are both there.',
      v_hint);
  end if;
  if v_ends <= minoots.clock() then
    perform minoots_private.refuse('INVALID_TIME', 'expiresAt', 'is past.', v_hint);
  end if;
  return v_ends;
end
$$;
