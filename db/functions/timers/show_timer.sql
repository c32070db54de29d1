-- The timer as it is now, in the form that every face answers.
create or replace function minoots_private.show_timer(timer minoots_private.timers)
returns minoots.timers
language plpgsql volatile
as $$
declare
  v_shown minoots.timers;
begin
  select * into v_shown from minoots.timers as shown
  where shown.tenant_id = show_timer.timer.tenant_id and shown.id = show_timer.timer.id;
  return v_shown;
end
$$;
