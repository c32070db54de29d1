-- Fires up to fire_max due timers and answers how many, with their deliveries: leased to the
-- owner, or queued for the workers when there is none. A row that cannot be fired never stops
-- the rest: the batch is halved until the lone offender is found, and that one ends failed.
create or replace function minoots_private.fire_due(
  fire_max integer, owner bigint, lease interval, out fired integer, out handoffs jsonb
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_max integer := fire_max;
begin
  perform minoots_private.mark_feed(0);
  loop
    begin
      select batch.fired, coalesce(batch.handoffs, '[]') into fired, handoffs
      from minoots_private.fire_batch(v_max, owner, lease) as batch;
      exit;
    exception
      when transaction_rollback or operator_intervention or insufficient_resources
        or object_not_in_prerequisite_state then
        raise;
      when others then
        if v_max = 1 then
          fired := minoots_private.fail_first_due(sqlerrm);
          handoffs := '[]';
          exit;
        end if;
        v_max := greatest(v_max / 2, 1);
    end;
  end loop;
  if owner is null then
    perform minoots_private.queue_deliveries(handoffs);
    handoffs := '[]';
  end if;
  if fired > 0 then
    perform pg_notify('minoots_feed', '');
  end if;
end
$$;
