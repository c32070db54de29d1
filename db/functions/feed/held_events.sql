-- What is new of the tenants that are held back, or were: of each its own span, as feed_ranges
-- gave it, and no more than could be told at once.
create or replace function minoots_private.held_events(ranges jsonb, events_max integer)
returns setof minoots_private.events
language sql volatile
as $$
  select event.* from jsonb_each(held_events.ranges) as own (tenant, span)
  cross join lateral (
    select * from minoots_private.events as event
    where event.tenant_id = own.tenant::uuid
      and event.position > (own.span ->> 0)::bigint and event.position <= (own.span ->> 1)::bigint
    order by event.position
    limit held_events.events_max) as event
  order by event.position
  limit held_events.events_max
$$;
