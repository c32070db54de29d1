-- Decides everything that attempts lead to, for a batch at once: success, the next attempt,
-- the dead letter, and the end of the timer. Only the holder of the current attempt is heard.
-- Locks timers with several deliveries first, in order, then deliveries, then other timers. A
-- timer that a tenant's own transaction holds is not waited for longer than the lock time-out:
-- the call fails whole, and may be repeated. Plans are held to the keys: whatever the planner
-- believes of the tables, each delivery and each timer is met by its key or its place.
create or replace function minoots_private.settle_deliveries(results jsonb) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '250ms'
set plan_cache_mode = force_generic_plan set jit = off
set enable_seqscan = off set enable_bitmapscan = off
set enable_sort = off set enable_incremental_sort = off
set enable_hashjoin = off set enable_mergejoin = off set enable_material = off
as $$
declare
  v_settled jsonb;
begin
  perform minoots_private.mark_feed(0);
  perform minoots_private.lock_timers_of(results);
  with judged as materialized (
    select * from minoots_private.judge_results(results)
  ), settled as (
    update minoots_private.deliveries as delivery
    set status = judged.verdict, owner = null, leased_until = null,
      finished_at = case when judged.verdict <> 'pending' then minoots.clock() end,
      next_attempt_at = case when judged.verdict = 'pending' then
        minoots_private.next_attempt(judged.policy, judged.failures, judged."retryAfterMs") end,
      reason = case when judged.verdict <> 'succeeded' then
        minoots_private.say_attempt(judged."statusCode", judged."errorMessage") end,
      attempts = delivery.attempts || judged.entry
    from judged
    where delivery.ctid = judged.place and delivery.status = 'pending'
      and delivery.attempt = judged.attempt
      and delivery.owner is not distinct from judged.owner
    returning delivery.*
  )
  select jsonb_agg(jsonb_build_object(
    'tenantId', settled.tenant_id, 'deliveryId', settled.id, 'timerId', settled.timer_id,
    'status', settled.status, 'dueAt', settled.next_attempt_at, 'kind', settled.kind,
    'actionId', settled.action_id, 'reason', settled.reason, 'last', settled.attempts -> -1))
  into v_settled from settled;
  if v_settled is null then return 0; end if;
  perform minoots_private.end_timers(v_settled);
  perform minoots_private.queue_deliveries(
    jsonb_path_query_array(v_settled, '$[*] ? (@.status == "pending")'));
  perform pg_notify('minoots_feed', '');
  return jsonb_array_length(v_settled);
end
$$;
