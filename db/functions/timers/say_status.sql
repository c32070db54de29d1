-- Where a timer stands, in words for a person who wanted to change it.
create or replace function minoots_private.say_status(timer minoots_private.timers) returns text
language sql stable
as $$
  select case
    when say_status.timer.status = 'scheduled' then
      case when say_status.timer.fire_at > minoots.clock()
        then format('Fires in %s.',
          minoots_private.say_duration(say_status.timer.fire_at - minoots.clock()))
        else 'Fires at once.' end
    when say_status.timer.status = 'paused' then 'Paused.'
    when say_status.timer.fired_at is not null then format('Fired %s ago.',
      minoots_private.say_duration(minoots.clock() - say_status.timer.fired_at))
    else format('%s %s ago.', initcap(say_status.timer.status),
      minoots_private.say_duration(minoots.clock() - say_status.timer.finished_at))
  end
$$;
