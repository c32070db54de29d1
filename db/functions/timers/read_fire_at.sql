-- The due time that a caller names, as a length from now or as an instant: exactly one.
create or replace function minoots_private.read_fire_at(fire_in text, fire_at timestamptz)
returns timestamptz
language plpgsql stable
as $$
begin
  if num_nonnulls(fire_in, fire_at) <> 1 then
    perform minoots_private.refuse('INVALID_TIME', 'fireAt',
      case when fire_in is null then 'and fireIn are both missing.'
        else 'and fireIn are both there.' end,
      'Send one: fireIn 30s, or fireAt 2026-11-20T08:00:00Z.');
  end if;
  if fire_at is not null then
    return minoots_private.read_instant(minoots_private.write_instant(fire_at, 'fireAt'), 'fireAt');
  end if;
  return minoots_private.round_up_instant(
    minoots.clock() + minoots_private.read_duration(fire_in, 'fireIn'));
end
$$;
