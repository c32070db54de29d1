-- What the hands' reports mean: one row for each that is about the current attempt of an open
-- delivery, with the verdict. What is about any other is left out.
create or replace function minoots_private.judge_results(results jsonb)
returns table (
  place tid, owner bigint, attempt integer, "statusCode" integer, "errorMessage" text,
  "retryAfterMs" double precision, failures integer, policy jsonb, verdict text, entry jsonb
)
language sql stable
as $$
  select found.place, delivery.owner, delivery.attempt, result."statusCode",
    result."errorMessage", result."retryAfterMs", failures.number, policy.policy,
    minoots_private.judge_attempt(result."statusCode", result."errorCode", failures.number,
      (policy.policy ->> 'maxAttempts')::integer),
    jsonb_strip_nulls(jsonb_build_object(
      'attempt', delivery.attempt, 'at', minoots_private.format_instant(minoots.clock()),
      'statusCode', result."statusCode", 'durationMs', result."durationMs",
      'errorCode', result."errorCode", 'error', result."errorMessage", 'excerpt', result.excerpt))
  from minoots_private.read_results(results) as result
  cross join lateral minoots_private.find_delivery(
    result."tenantId", result."deliveryId") as found
  cross join lateral (select (found.delivery).*) as delivery
  cross join lateral minoots_private.find_timer(
    delivery.tenant_id, delivery.timer_id) as promise
  cross join lateral (select jsonb_array_length(delivery.attempts) + 1) as failures (number)
  cross join lateral (select coalesce(
    (promise.timer).actions -> (delivery.ordinal - 1) -> 'retryPolicy',
    (promise.timer).retry_policy)) as policy (policy)
  where delivery.attempt = result.attempt and delivery.status = 'pending'
    and delivery.owner is not null
$$;
