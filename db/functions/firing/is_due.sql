-- Whether any precise timer is due by then and not fired: after a firing, whether one is left.
-- The caller pins the plan.
create or replace function minoots_private.is_due(due_by timestamptz) returns boolean
language plpgsql stable
as $$
begin
  return exists (
    select from minoots_private.timers as timer
    where timer.status = 'scheduled' and timer.precision = 'precise'
      and timer.fire_at <= is_due.due_by);
end
$$;
