-- What the hands' reports mean: one row for each that is about the current attempt of an open
-- delivery, with the verdict. What is about any other is left out. In the order of the ids, so
-- that two who settle the same do not wait for each other in a circle. Each delivery and timer is
-- found as find_delivery and find_timer do, by the order that only its key has, but with the
-- few columns that count: this is done for every delivery.
create or replace function minoots_private.judge_results(results jsonb)
returns table (
  place tid, owner bigint, attempt integer, "statusCode" integer, "errorMessage" text,
  "retryAfterMs" double precision, failures integer, policy jsonb, verdict text, entry jsonb,
  is_shared boolean, data jsonb
)
language sql stable
as $$
  select delivery.place, delivery.owner, delivery.attempt, result."statusCode",
    result."errorMessage", result."retryAfterMs", delivery.failures, promise.policy,
    minoots_private.judge_attempt(result."statusCode", result."errorCode", delivery.failures,
      (promise.policy ->> 'maxAttempts')::integer),
    jsonb_strip_nulls(jsonb_build_object(
      'attempt', delivery.attempt, 'at', minoots_private.format_instant(minoots.clock()),
      'statusCode', result."statusCode", 'durationMs', result."durationMs",
      'errorCode', result."errorCode", 'error', result."errorMessage", 'excerpt', result.excerpt)),
    promise.is_shared, promise.data
  from minoots_private.read_results(results) as result
  cross join lateral (
    select delivery.ctid as place, delivery.tenant_id, delivery.timer_id, delivery.ordinal,
      delivery.owner, delivery.attempt, delivery.status,
      jsonb_array_length(delivery.attempts) + 1 as failures
    from minoots_private.deliveries as delivery
    where (delivery.tenant_id, delivery.id) >= (result."tenantId", result."deliveryId")
      and (delivery.tenant_id, delivery.id) <= (result."tenantId", result."deliveryId")
    order by delivery.tenant_id, delivery.id
    limit 1
  ) as delivery
  cross join lateral (
    select jsonb_array_length(timer.actions) > 1 as is_shared,
      coalesce(timer.actions -> (delivery.ordinal - 1) -> 'retryPolicy', timer.retry_policy)
        as policy,
      jsonb_strip_nulls(jsonb_build_object('name', timer.name, 'key', timer.key,
        'labels', nullif(timer.labels, '{}'),
        'fireAt', minoots_private.format_instant(timer.fire_at))) as data
    from minoots_private.timers as timer
    where (timer.tenant_id, timer.id) >= (delivery.tenant_id, delivery.timer_id)
      and (timer.tenant_id, timer.id) <= (delivery.tenant_id, delivery.timer_id)
    order by timer.tenant_id, timer.id
    limit 1
  ) as promise
  where delivery.attempt = result.attempt and delivery.status = 'pending'
    and delivery.owner is not null
  order by result."tenantId", result."deliveryId"
$$;
