-- How many endpoints are not called as they come: those whose breaker is open, and those that
-- are disabled.
create or replace function minoots_private.observe_endpoints()
returns table (metric text, labels jsonb, value double precision)
language sql stable
as $$
  with uncalled as materialized (
    select endpoint.disabled_at is not null as disabled
    from minoots_private.endpoints as endpoint
    where endpoint.opened_at is not null or endpoint.disabled_at is not null
    order by endpoint.tenant_id
    limit 10000
  )
  select 'minoots_endpoints', jsonb_build_object('state', counted.state), counted.number
  from (values
    ('open', (select count(*) from uncalled where not uncalled.disabled)),
    ('disabled', (select count(*) from uncalled where uncalled.disabled))
  ) as counted (state, number)
$$;
