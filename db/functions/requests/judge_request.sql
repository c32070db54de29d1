-- What no single field can say: a name, exactly one time, and a policy that has its bound.
create or replace function minoots_private.judge_request(
  request minoots_private.timer_request, path text
) returns void
language plpgsql stable parallel safe
as $$
begin
  if request.name is null then
    perform minoots_private.refuse('INVALID_INPUT', path || 'name', 'is missing.',
      'Name the timer, such as "remind".');
  end if;
  if num_nonnulls(request.fire_in, request.fire_at) <> 1 then
    perform minoots_private.refuse('INVALID_TIME', path || 'fireAt',
      case when request.fire_in is null then 'and fireIn are both missing.'
        else 'and fireIn are both there.' end,
      'Send one: "fireIn": "30s" or "fireAt": "2026-11-20T08:00:00Z".');
  end if;
  if request.misfire = 'skip' and request.max_lateness is null then
    perform minoots_private.refuse('INVALID_INPUT', path || 'maxLateness', 'is missing.',
      'misfire skip needs it, such as "maxLateness": "5m".');
  end if;
end
$$;
