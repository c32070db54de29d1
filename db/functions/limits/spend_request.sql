-- Lets requests through, or says when to ask again: a bucket of `burst` that refills evenly
-- to requests_per_minute (GCRA), kept as the one instant at which it will be full again. Spent
-- by one statement, in a transaction of its own before any work is done; what is refused spends
-- nothing. An instant further ahead than an empty bucket, left by a clock that was set back,
-- counts as one. Locks the tenant's row of an unlogged table, for no longer than this.
create or replace function minoots_private.spend_request(
  tenant_id uuid, cost integer, requests integer default 1,
  out allowed boolean, out per_minute integer, out burst integer, out remaining integer,
  out full_seconds integer, out retry_seconds double precision,
  out connections_max integer, out key_connections_max integer, out subscriptions_max integer
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_now constant timestamptz := minoots.clock();
  v_each interval;
  v_empty timestamptz;
  v_until timestamptz;
begin
  select tier.requests_per_minute, tier.burst, interval '1 minute' / tier.requests_per_minute,
    tier.connections_max, tier.key_connections_max, tier.subscriptions_max
  into per_minute, burst, v_each, connections_max, key_connections_max, subscriptions_max
  from minoots_private.tenants as tenant
  join minoots_private.tiers as tier on tier.name = tenant.tier
  where tenant.id = spend_request.tenant_id;
  v_empty := v_now + v_each * burst;
  insert into minoots_private.request_rates as rate (tenant_id, spent_until, requests)
  select spend_request.tenant_id, v_now + v_each * spend_request.cost,
    spend_request.requests
  where spend_request.cost <= spend_request.burst
  on conflict (tenant_id) do update
  set requests = rate.requests + spend_request.requests,
    spent_until = greatest(v_now, least(rate.spent_until, v_empty)) + v_each * spend_request.cost
  where least(rate.spent_until, v_empty) <= v_empty - v_each * spend_request.cost
  returning rate.spent_until into v_until;
  allowed := found;
  if not allowed then
    v_until := (select greatest(v_now, least(rate.spent_until, v_empty))
      from minoots_private.request_rates as rate
      where rate.tenant_id = spend_request.tenant_id);
    if cost <= burst then
      retry_seconds := greatest(0, date_part('epoch', v_until + v_each * cost - v_empty));
    end if;
  end if;
  full_seconds := ceil(date_part('epoch', coalesce(v_until, v_now) - v_now));
  remaining := floor(date_part('epoch', v_empty - coalesce(v_until, v_now))
    / date_part('epoch', v_each) + 1e-9);
end
$$;
