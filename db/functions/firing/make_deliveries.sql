-- The deliveries of a timer that fires, one an action: leased to the owner for their first
-- attempt, or without an owner waiting for a worker.
create or replace function minoots_private.make_deliveries(
  timer minoots_private.timers, owner bigint, lease interval
) returns setof minoots_private.deliveries
language sql stable
as $$
  select (timer).tenant_id,
    minoots_private.derive_delivery_id((timer).tenant_id, (timer).id, (timer).fire_at,
      action.spec ->> 'id', written.body),
    (timer).id, action.ordinality::integer, action.spec ->> 'id', action.spec ->> 'kind', 'pending',
    minoots_private.read_origin(action.spec), written.body,
    case when make_deliveries.owner is null then 0 else 1 end, '[]'::jsonb, make_deliveries.owner,
    case when make_deliveries.owner is not null then minoots.clock() + make_deliveries.lease end,
    case when make_deliveries.owner is null then minoots.clock() end,
    null::timestamptz, null, minoots.clock(), null::timestamptz
  from jsonb_array_elements((timer).actions) with ordinality as action (spec, ordinality)
  cross join lateral minoots_private.write_body(timer, action.spec ->> 'id') as written (body)
$$;
