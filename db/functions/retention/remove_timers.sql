-- Removes timers that ended longer ago than their tenant's tier keeps them, failures being
-- kept longer, with their deliveries, and answers how many. Their keys are free again. What
-- is open is never touched, nor what has a delivery under way again, and a timer that another
-- holds is left for the next batch. The order of tenants is drawn, so that none with very many
-- keeps the others waiting.
create or replace function minoots_private.remove_timers(
  batch_max integer, out timers integer, out deliveries integer
)
language plpgsql volatile
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off
as $$
begin
  with expired as materialized (
    select ended.tenant_id, ended.id
    from (select * from minoots_private.tenants order by random()) as tenant
    join minoots_private.tiers as tier on tier.name = tenant.tier
    cross join lateral (values (false, tier.retention), (true, tier.failure_retention))
      as kept (failed, period)
    cross join lateral (
      select timer.tenant_id, timer.id from minoots_private.timers as timer
      where timer.tenant_id = tenant.id and (timer.status = 'failed') = kept.failed
        and timer.finished_at < minoots.clock() - kept.period
        and not exists (
          select from minoots_private.deliveries as delivery
          where delivery.tenant_id = timer.tenant_id and delivery.timer_id = timer.id
            and delivery.finished_at is null)
      order by timer.finished_at
      limit remove_timers.batch_max
      for update skip locked) as ended
    limit remove_timers.batch_max
  ), removed as (
    delete from minoots_private.timers as timer
    using expired
    where timer.tenant_id = expired.tenant_id and timer.id = expired.id
      and timer.finished_at is not null
    returning timer.id
  ), emptied as (
    delete from minoots_private.deliveries as delivery
    using expired
    where delivery.tenant_id = expired.tenant_id and delivery.timer_id = expired.id
    returning delivery.id
  )
  select (select count(*) from removed), (select count(*) from emptied) into timers, deliveries;
end
$$;
