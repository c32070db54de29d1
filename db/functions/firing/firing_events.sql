-- What the feed says of one timer that the kernel took: fired and, without actions, at once
-- completed; or missed. It holds what event_data does, in one piece since every firing pays.
create or replace function minoots_private.firing_events(
  status text, name text, key text, labels jsonb, fire_at timestamptz, fired_at timestamptz,
  max_lateness interval, reason text
) returns table (type text, data jsonb)
language sql stable
as $$
  select event.type, told.data
  from (
    select jsonb_strip_nulls(jsonb_build_object(
      'name', firing_events.name,
      'key', firing_events.key,
      'labels', nullif(firing_events.labels, '{}'),
      'fireAt', minoots_private.format_instant(firing_events.fire_at),
      'firedAt', minoots_private.format_instant(firing_events.fired_at),
      'lagMs', round(
        extract(epoch from firing_events.fired_at - firing_events.fire_at) * 1000, 3),
      'late', nullif(firing_events.fired_at
        > firing_events.fire_at + firing_events.max_lateness, false),
      'reason', firing_events.reason))
    offset 0
  ) as told (data)
  cross join unnest(case firing_events.status
    when 'fired' then '{timer.fired}'::text[]
    when 'completed' then '{timer.fired,timer.completed}'
    else '{timer.missed}' end) as event (type)
$$;
