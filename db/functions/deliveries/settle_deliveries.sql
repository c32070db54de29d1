-- Decides everything that attempts lead to, for a batch at once: success, the next attempt,
-- the dead letter, and the end of the timer. Only the holder of the current attempt is heard; of
-- one that was answered for meanwhile only how it went (hear_late).
-- Locks deliveries, then the timers that have several, in order, then other timers, then
-- endpoints. A row that a tenant's own transaction holds is not waited for longer than the lock
-- time-out: the call fails whole, for settle_free to settle the rest. Plans are held to the keys:
-- whatever the planner believes of the tables, each delivery and each timer is met by its key or
-- its place.
create or replace function minoots_private.settle_deliveries(results jsonb) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '250ms'
set plan_cache_mode = force_generic_plan set jit = off
set enable_seqscan = off set enable_bitmapscan = off
set enable_sort = off set enable_incremental_sort = off
set enable_hashjoin = off set enable_mergejoin = off set enable_material = off
as $$
declare
  v_settled minoots_private.settled_delivery[];
  v_late minoots_private.settled_delivery[];
  v_goes_on boolean;
begin
  perform minoots_private.mark_feed(0);
  with judged as materialized (
    select * from minoots_private.judge_reports(results)
  ), settled as (
    update minoots_private.deliveries as delivery
    set status = judged.verdict, owner = null, leased_until = null,
      finished_at = case when judged.verdict in ('succeeded', 'dead') then minoots.clock() end,
      next_attempt_at = case when judged.verdict = 'pending' then
        minoots_private.next_attempt(judged.policy, judged.failures, judged."retryAfterMs") end,
      acknowledge_by = case when judged.verdict = 'awaiting_ack'
        then minoots.clock() + judged.ack_within end,
      reason = case when judged.verdict in ('pending', 'dead') then
        minoots_private.say_attempt(judged."statusCode", judged."errorMessage") end,
      attempts = delivery.attempts || judged.entry
    from judged
    where delivery.ctid = judged.place and delivery.status = 'pending'
      and delivery.attempt = judged.attempt
      and delivery.owner is not distinct from judged.owner
    returning delivery.tenant_id, delivery.id, delivery.timer_id, delivery.status,
      delivery.kind, delivery.action_id, delivery.reason, delivery.next_attempt_at,
      judged.is_shared, judged.data, judged.entry, delivery.endpoint, judged.escalation,
      delivery.escalated_to, delivery.acknowledge_by, judged.concurrency, null::text, false
  )
  select array_agg(row(settled.*)::minoots_private.settled_delivery),
    bool_or(settled.concurrency is not null or settled.escalation is not null
      or settled.acknowledge_by is not null)
  into v_settled, v_goes_on from settled;
  if coalesce(cardinality(v_settled), 0) < jsonb_array_length(results) then
    v_late := minoots_private.hear_late(results);
  end if;
  if v_settled || v_late is null then return 0; end if;
  perform minoots_private.end_timers(v_settled);
  perform minoots_private.judge_endpoints(v_settled || v_late);
  if v_goes_on then perform minoots_private.go_on(v_settled); end if;
  perform minoots_private.queue_retries(v_settled);
  perform pg_notify('minoots_feed', '');
  return coalesce(cardinality(v_settled), 0);
end
$$;
