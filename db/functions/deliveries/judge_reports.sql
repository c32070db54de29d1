-- What the hands' reports mean: one row for each that is about the current attempt of an open
-- delivery, with the verdict. What is about any other is left out. In the order of the ids, so
-- that two who settle the same do not wait for each other in a circle. Each delivery and timer is
-- found as find_delivery and find_timer do, by the order that only its key has, but with the
-- few columns that count: this is done for every delivery.
create or replace function minoots_private.judge_reports(results jsonb)
returns table (
  place tid, owner bigint, attempt integer, "statusCode" integer, "errorMessage" text,
  "retryAfterMs" double precision, failures integer, policy jsonb, verdict text, entry jsonb,
  is_shared boolean, data jsonb, escalation jsonb, ack_within interval, concurrency integer
)
language sql stable
as $$
  select delivery.place, delivery.owner, delivery.attempt, result."statusCode",
    result."errorMessage", result."retryAfterMs", delivery.failures, promise.policy,
    case when judged.verdict = 'succeeded' and promise.spec ? 'ackWithin' then 'awaiting_ack'
      else judged.verdict end,
    jsonb_strip_nulls(jsonb_build_object(
      'attempt', delivery.attempt, 'at', minoots_private.format_instant(minoots.clock()),
      'statusCode', result."statusCode", 'durationMs', result."durationMs",
      'errorCode', result."errorCode", 'error', result."errorMessage", 'excerpt', result.excerpt)),
    promise.is_shared or delivery.escalated_from is not null or promise.spec ? 'escalation',
    promise.data,
    case when judged.verdict = 'dead' and delivery.escalated_to is null
      then promise.spec -> 'escalation' end,
    (promise.spec ->> 'ackWithin')::interval, promise.concurrency
  from minoots_private.read_results(results) as result
  cross join lateral (
    select delivery.ctid as place, delivery.tenant_id, delivery.timer_id, delivery.ordinal,
      delivery.owner, delivery.attempt, delivery.status, delivery.escalated_from,
      delivery.escalated_to,
      jsonb_array_length(delivery.attempts) + 1 - delivery.attempts_before as failures
    from minoots_private.deliveries as delivery
    where (delivery.tenant_id, delivery.id) >= (result."tenantId", result."deliveryId")
      and (delivery.tenant_id, delivery.id) <= (result."tenantId", result."deliveryId")
    order by delivery.tenant_id, delivery.id
    limit 1
  ) as delivery
  cross join lateral minoots_private.promise_of(delivery.tenant_id, delivery.timer_id,
    delivery.ordinal, delivery.escalated_from is not null) as promise
  cross join lateral (select minoots_private.judge_attempt(
    result."statusCode", result."errorCode", delivery.failures,
    minoots_private.attempts_of(promise.policy, promise.spec)) offset 0) as judged (verdict)
  where delivery.attempt = result.attempt and delivery.status = 'pending'
    and delivery.owner is not null
  order by result."tenantId", result."deliveryId"
$$;
