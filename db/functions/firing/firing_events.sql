-- What the feed says of one timer that the kernel took: fired and, without actions, at once
-- completed; or missed. It holds what event_data does, in one piece since every firing pays.
create or replace function minoots_private.firing_events(timer minoots_private.timers)
returns table (ordinal integer, tenant_id uuid, timer_id uuid, type text, data jsonb)
language sql stable
as $$
  select event.ordinal, (timer).tenant_id, (timer).id, event.type,
    jsonb_strip_nulls(jsonb_build_object(
      'name', (timer).name,
      'key', (timer).key,
      'labels', nullif((timer).labels, '{}'),
      'fireAt', minoots_private.format_instant((timer).fire_at),
      'firedAt', minoots_private.format_instant((timer).fired_at),
      'lagMs', round(extract(epoch from (timer).fired_at - (timer).fire_at) * 1000, 3),
      'late', nullif((timer).fired_at > (timer).fire_at + (timer).max_lateness, false),
      'reason', (timer).reason))
  from (values (1, 'timer.fired'), (2, 'timer.completed'), (3, 'timer.missed'))
    as event (ordinal, type)
  where case (timer).status
    when 'fired' then event.ordinal = 1
    when 'completed' then event.ordinal in (1, 2)
    else event.ordinal = 3
  end
$$;
