-- The instant from which a report begins: a length of time before now, up to a limit.
create or replace function minoots_private.read_past(past text, past_max interval)
returns timestamptz
language plpgsql stable
as $$
declare
  v_past constant interval := minoots_private.read_duration(past, 'past');
begin
  if v_past is null or v_past > past_max then
    perform minoots_private.refuse('INVALID_DURATION', 'past',
      case when past is null then 'is missing.' else format('%s is too long.', past) end,
      format('Use up to %s days, such as 1h or 7d.', extract(day from past_max)));
  end if;
  return minoots.clock() - v_past;
end
$$;
