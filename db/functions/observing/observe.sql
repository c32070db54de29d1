-- What an operator watches of the database, each as a metric with its labels and value, one for
-- all tenants. Whatever could be many is counted to 10,000 at most, along an index, so that it
-- costs the same however large the tables are; plans are held to that, and those of joins are made
-- for each call: one from when a table was small may walk all of it later. Locks nothing and waits
-- for nobody.
create or replace function minoots_private.observe()
returns table (metric text, labels jsonb, value double precision)
language sql stable security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set jit = off
set enable_hashjoin = off set enable_mergejoin = off set enable_material = off
set plan_cache_mode = force_custom_plan
as $$
  select * from minoots_private.observe_timers()
  union all select * from minoots_private.observe_deliveries()
  union all select * from minoots_private.observe_endpoints()
  union all select * from minoots_private.observe_lags()
  union all select * from minoots_private.observe_tenants()
  union all select * from minoots_private.observe_feed()
  union all select * from minoots_private.observe_jobs()
  union all select * from minoots_private.observe_tables()
  union all select * from minoots_private.observe_server()
$$;
