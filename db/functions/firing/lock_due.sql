-- Locks the precise timers that are due, soonest first, to the end of the transaction, and
-- answers their places, which nobody else can move. Those that another holds are left out, so
-- kernels never wait for each other and a cancel under way wins. The caller pins the plan.
create or replace function minoots_private.lock_due(fire_max integer, due_by timestamptz)
returns tid[]
language plpgsql volatile
as $$
begin
  return array(
    select timer.ctid from minoots_private.timers as timer
    where timer.status = 'scheduled' and timer.precision = 'precise'
      and timer.fire_at <= lock_due.due_by
    order by timer.fire_at
    limit fire_max
    for update skip locked);
end
$$;
