-- Locks the precise timers that are due, soonest first, to the end of the transaction, and
-- answers their ids. Those that another holds are left out.
create or replace function minoots_private.lock_due(fire_max integer, due_by timestamptz)
returns uuid[]
language sql volatile
as $$
  with due as materialized (
    select timer.id, timer.fire_at from minoots_private.timers as timer
    where timer.status = 'scheduled' and timer.precision = 'precise'
      and timer.fire_at <= lock_due.due_by
    order by timer.fire_at
    limit lock_due.fire_max
    for update skip locked
  )
  select coalesce(array_agg(due.id order by due.fire_at), '{}') from due
$$;
