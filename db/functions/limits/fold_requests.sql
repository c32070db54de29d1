-- Moves the requests that were let through at the faces into the usage of today. Whoever asks
-- meanwhile waits for it, so it is its own transaction and waits for no disk: a crash takes
-- these counts from the unlogged rows as well. A tenant just asking is left for next time.
create or replace function minoots_private.fold_requests() returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform set_config('synchronous_commit', 'off', true);
  with asked as materialized (
    select rate.tenant_id, rate.requests from minoots_private.request_rates as rate
    where rate.requests > 0
    order by rate.tenant_id
    for update skip locked
  ), taken as (
    update minoots_private.request_rates as rate
    set requests = 0
    from asked
    where rate.tenant_id = asked.tenant_id
  )
  insert into minoots_private.usage as usage (tenant_id, day, requests)
  select asked.tenant_id, (minoots.clock() at time zone 'UTC')::date, asked.requests from asked
  on conflict (tenant_id, day) do update set requests = usage.requests + excluded.requests;
end
$$;
