-- Promises: a dead delivery whose replay answered changed is attempted again, as often as its
-- policy says. The end of its timer stays as it is. What is not dead is answered as it is. Locks
-- the timer, then the delivery: a dead one is held by nobody who wants its timer.
create or replace function minoots.replay_delivery(
  id uuid, out outcome text, out message text, out delivery minoots.deliveries
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_tenant constant uuid := minoots_private.enter_tenant();
  v_delivery minoots_private.deliveries;
begin
  perform from minoots_private.timers as timer
  where timer.tenant_id = v_tenant and timer.id = (
    select found.timer_id from minoots_private.deliveries as found
    where found.tenant_id = v_tenant and found.id = replay_delivery.id and found.status = 'dead')
  for update;
  v_delivery := minoots_private.start_again(v_tenant, replay_delivery.id,
    minoots_private.actor(), minoots_private.face());
  if v_delivery.id is null then
    v_delivery := minoots_private.lock_delivery(v_tenant, replay_delivery.id);
    outcome := case v_delivery.status when 'succeeded' then 'too_late'
      when 'cancelled' then 'too_late' else 'unchanged' end;
  else
    perform minoots_private.queue_replayed(array[v_delivery]);
    outcome := 'changed';
  end if;
  message := minoots_private.say_delivery(v_delivery);
  delivery := minoots_private.show_delivery(v_delivery);
end
$$;

comment on function minoots.replay_delivery is
  'Gives a dead delivery fresh attempts. Its earlier attempts stay in its record, and the end of its timer stays as it is.';
