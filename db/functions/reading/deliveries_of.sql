-- Of these timers, in their order, the deliveries for which all that is given holds, of the one
-- that a page ended in only those after its last. The caller pins the plan.
create or replace function minoots_private.deliveries_of(
  tenant_id uuid, timers uuid[], status text[], endpoint text, kind text,
  after_timer uuid, after_id uuid, max_deliveries bigint
) returns table (place_at timestamptz, place_timer uuid, delivery minoots.deliveries)
language plpgsql stable
as $$
#variable_conflict use_column
begin
  return query
  select timer.fire_at, timer.id, shown
  from unnest(deliveries_of.timers) with ordinality as looked (id, place)
  join minoots_private.deliveries as kept
    on kept.tenant_id = deliveries_of.tenant_id and kept.timer_id = looked.id
  join minoots_private.timers as timer
    on timer.tenant_id = deliveries_of.tenant_id and timer.id = looked.id
  join minoots.deliveries as shown on shown.tenant_id = kept.tenant_id and shown.id = kept.id
  where (deliveries_of.status is null or kept.status = any (deliveries_of.status))
    and (deliveries_of.endpoint is null or kept.endpoint = deliveries_of.endpoint)
    and (deliveries_of.kind is null or kept.kind = deliveries_of.kind)
    and (after_id is null or looked.id <> after_timer
      or (kept.ordinal, kept.id) > (
        select last.ordinal, last.id from minoots_private.deliveries as last
        where last.tenant_id = deliveries_of.tenant_id and last.id = after_id))
  order by looked.place, kept.ordinal, kept.id
  limit deliveries_of.max_deliveries;
end
$$;
