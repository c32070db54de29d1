-- Cancels the timer of a row, if it has one that has not fired. Locks that timer.
create or replace function minoots_private.let_row_timer_go(key text) returns void
language plpgsql volatile
as $$
#variable_conflict use_variable
declare
  v_tenant constant uuid := minoots_private.enter_tenant();
  v_timer minoots_private.timers;
begin
  select * into v_timer from minoots_private.timers as timer
  where timer.tenant_id = v_tenant and timer.key = let_row_timer_go.key
  for update;
  if v_timer.status in ('scheduled', 'paused') then
    perform minoots.cancel_timer(v_timer.id);
  end if;
end
$$;
