-- What settled deliveries lead to beyond themselves and their timers: another action in the
-- place of one that is dead, the next of a bundle, and a look at what is not acknowledged in
-- time. The caller holds the deliveries and their timers, where those have several.
create or replace function minoots_private.go_on(settled minoots_private.settled_delivery[])
returns void
language plpgsql volatile
as $$
begin
  perform minoots_private.escalate(settled);
  perform minoots_private.start_turns(settled);
  perform minoots_private.queue_expiries(jsonb_agg(jsonb_build_object(
    'deliveryId', delivery.delivery_id, 'acknowledgeBy', delivery.acknowledge_by)))
  from unnest(settled) as delivery
  where delivery.acknowledge_by is not null;
end
$$;
