-- Ends the current attempt of each of these deliveries as failed, with what it met: they are
-- tried again by their policy or, where that is final or used up, dead. The caller holds them,
-- and the feed's mark. Answers how many that was.
create or replace function minoots_private.fail_attempts(failed jsonb, is_asked boolean)
returns integer
language plpgsql volatile
as $$
declare
  v_settled minoots_private.settled_delivery[];
begin
  with judged as materialized (
    select found.place, promise.*, closed.attempts, closed.failures, report.error, told.entry,
      coalesce((found.delivery).endpoint like 'pull:%', false) as is_pulled,
      case when report.final then 'dead' else minoots_private.judge_attempt(
        null, report."errorCode", closed.failures,
        minoots_private.attempts_of(promise.policy, promise.spec)) end as verdict
    from jsonb_to_recordset(fail_attempts.failed) as report (
      "tenantId" uuid, "deliveryId" uuid, "errorCode" text, error text, final boolean)
    cross join lateral minoots_private.find_delivery(
      report."tenantId", report."deliveryId") as found
    cross join lateral minoots_private.promise_of((found.delivery).tenant_id,
      (found.delivery).timer_id, (found.delivery).ordinal,
      (found.delivery).escalated_from is not null) as promise
    cross join lateral (select jsonb_build_object('attempt', (found.delivery).attempt,
      'at', minoots_private.format_instant(minoots.clock()), 'errorCode', report."errorCode",
      'error', report.error)) as told (entry)
    cross join lateral (select record, jsonb_array_length(record) - (found.delivery).attempts_before
      from minoots_private.close_attempt((found.delivery).attempts, told.entry) as record)
      as closed (attempts, failures)
  ), again as materialized (
    select judged.*, case when judged.verdict = 'pending' then
      minoots_private.next_attempt(judged.policy, judged.failures, null) end as next_at
    from judged
  ), settled as (
    update minoots_private.deliveries as delivery
    set status = again.verdict, owner = null, leased_until = null, acknowledge_by = null,
      finished_at = case when again.verdict = 'dead' then minoots.clock() end,
      next_attempt_at = case when not again.is_pulled then again.next_at end,
      claimable_at = case when again.is_pulled then again.next_at end,
      reason = again.error, attempts = again.attempts
    from again
    where delivery.ctid = again.place and delivery.status in ('pending', 'awaiting_ack')
    returning delivery.tenant_id, delivery.id, delivery.timer_id, delivery.status, delivery.kind,
      delivery.action_id, delivery.reason, again.next_at, true, again.data, again.entry,
      delivery.endpoint,
      case when again.verdict = 'dead' and delivery.escalated_to is null
        then again.spec -> 'escalation' end,
      delivery.escalated_to, null::timestamptz, again.concurrency, null::text,
      fail_attempts.is_asked
  )
  select array_agg(row(settled.*)::minoots_private.settled_delivery) into v_settled from settled;
  perform minoots_private.conclude(v_settled);
  return coalesce(cardinality(v_settled), 0);
end
$$;
