-- What an event keeps of the timer that it is about.
create or replace function minoots_private.event_data(timer minoots_private.timers) returns jsonb
language sql stable
as $$
  select minoots_private.timer_words(event_data.timer.name, event_data.timer.key,
    event_data.timer.labels, event_data.timer.fire_at)
$$;
