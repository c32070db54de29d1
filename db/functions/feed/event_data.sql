-- What an event keeps of its timer: enough to be read, and filtered, without it.
create or replace function minoots_private.event_data(timer minoots_private.timers) returns jsonb
language sql stable
as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'name', event_data.timer.name,
    'key', event_data.timer.key,
    'labels', nullif(event_data.timer.labels, '{}'),
    'fireAt', minoots_private.format_instant(event_data.timer.fire_at)))
$$;
