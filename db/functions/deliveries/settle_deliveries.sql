-- Decides everything that attempts lead to, for a batch at once: success, the next attempt,
-- the dead letter, and the end of the timer. Only the holder of the current attempt is heard.
-- Locks timers with several deliveries first, in order, then deliveries, then other timers. A
-- timer that a tenant's own transaction holds is not waited for longer than the lock time-out:
-- the call fails whole, and may be repeated.
create or replace function minoots_private.settle_deliveries(results jsonb) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '250ms'
as $$
declare
  v_settled jsonb;
begin
  perform minoots_private.mark_feed(0);
  perform minoots_private.lock_timers_of(results);
  with judged as materialized (
    select delivery.tenant_id, delivery.id, result.*, failures.number as failures, policy.policy,
      minoots_private.judge_attempt(result."statusCode", result."errorCode", failures.number,
        (policy.policy ->> 'maxAttempts')::integer) as status
    from minoots_private.read_results(results) as result
    join minoots_private.deliveries as delivery
      on delivery.tenant_id = result."tenantId" and delivery.id = result."deliveryId"
      and delivery.attempt = result.attempt and delivery.status = 'pending'
      and delivery.owner is not null
    join minoots_private.timers as timer
      on timer.tenant_id = delivery.tenant_id and timer.id = delivery.timer_id
    cross join lateral (select jsonb_array_length(delivery.attempts) + 1) as failures (number)
    cross join lateral (select coalesce(timer.actions -> (delivery.ordinal - 1) -> 'retryPolicy',
      timer.retry_policy)) as policy (policy)
  ), settled as (
    update minoots_private.deliveries as delivery
    set status = judged.status, owner = null, leased_until = null,
      finished_at = case when judged.status <> 'pending' then minoots.clock() end,
      next_attempt_at = case when judged.status = 'pending' then
        minoots_private.next_attempt(judged.policy, judged.failures, judged."retryAfterMs") end,
      reason = case when judged.status <> 'succeeded' then
        minoots_private.say_attempt(judged."statusCode", judged."errorMessage") end,
      attempts = delivery.attempts || jsonb_strip_nulls(jsonb_build_object(
        'attempt', judged.attempt, 'at', minoots_private.format_instant(minoots.clock()),
        'statusCode', judged."statusCode", 'durationMs', judged."durationMs",
        'errorCode', judged."errorCode", 'error', judged."errorMessage", 'excerpt', judged.excerpt))
    from judged
    where delivery.tenant_id = judged.tenant_id and delivery.id = judged.id
      and delivery.attempt = judged.attempt and delivery.status = 'pending'
      and delivery.owner is not null
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
