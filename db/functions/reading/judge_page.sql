-- What a page of timers may be asked for: known statuses, a place that is whole, and a length.
create or replace function minoots_private.judge_page(
  status text[], after_fire_at timestamptz, after_id uuid, max_timers integer
) returns void
language plpgsql immutable
as $$
begin
  perform minoots_private.judge_status(status,
    array['scheduled', 'paused', 'fired', 'completed', 'failed', 'cancelled', 'missed']);
  if num_nonnulls(after_fire_at, after_id) = 1 then
    perform minoots_private.refuse('INVALID_INPUT',
      case when after_id is null then 'afterId' else 'afterFireAt' end, 'is missing.',
      'Give both the fire_at and the id of the last row, or neither.');
  end if;
  if max_timers is null or max_timers not between 1 and 1000 then
    perform minoots_private.refuse('INVALID_INPUT', 'maxTimers',
      format('is %s.', coalesce(max_timers::text, 'missing')), 'Use 1 to 1000.');
  end if;
end
$$;
