-- Which share of a tenant's precise timers was on time, as its tier has it, among the 5,000 last
-- events of the feed, if not older than 15 minutes: a sample, since more would cost more. Of the
-- 20 tenants with most timers in it, so that many tenants are not many metrics.
create or replace function minoots_private.observe_tenants()
returns table (metric text, labels jsonb, value double precision)
language plpgsql stable
as $$
declare
  -- A variable in the statement is what lets observe() have it planned for each call.
  v_after constant bigint := (select last_value - 5000 from minoots_private.event_position);
begin
  return query
  with ended as materialized (
    select event.tenant_id, event.timer_id, event.type, event.data
    from minoots_private.events as event
    where event.position > v_after
      and event.type in ('timer.fired', 'timer.missed')
      and event.occurred_at > minoots.clock() - interval '15 minutes'
  ), shared as (
    select tenant.name, tenant.tier, count(*) as number,
      count(*) filter (where ended.type = 'timer.fired' and (ended.data ->> 'lagMs')::numeric
        <= extract(epoch from tier.punctual_within) * 1000) as punctual
    from ended
    join minoots_private.timers as timer
      on timer.tenant_id = ended.tenant_id and timer.id = ended.timer_id
    join minoots_private.tenants as tenant on tenant.id = ended.tenant_id
    join minoots_private.tiers as tier on tier.name = tenant.tier
    where timer.precision = 'precise'
    group by tenant.id, tenant.name, tenant.tier
    order by count(*) desc, tenant.id
    limit 20
  )
  select told.metric, jsonb_build_object('tenant', shared.name, 'tier', shared.tier), told.value
  from shared
  cross join lateral (values
    ('minoots_tenant_recent_firings', shared.number::double precision),
    ('minoots_tenant_punctual_ratio', shared.punctual::double precision / shared.number)
  ) as told (metric, value);
end
$$;
