-- Hears what the hands report of attempts that were answered for before they were over, by an
-- acknowledgement or a rejection: that decided, and nothing of it changes. The report fills what
-- the attempt's record lacks, and says of the endpoint how it answers. Answers the deliveries so,
-- for judge_endpoints alone. Heard once: a record that has its duration is whole. A rare part of
-- settle_deliveries, in the order of the ids too.
create or replace function minoots_private.hear_late(results jsonb)
returns minoots_private.settled_delivery[]
language plpgsql volatile
as $$
declare
  v_heard minoots_private.settled_delivery[];
begin
  with late as materialized (
    select found.place, result.attempt, said.answers,
      minoots_private.say_attempt(result."statusCode", result."errorMessage") as reason,
      jsonb_strip_nulls(jsonb_build_object('statusCode', result."statusCode",
        'durationMs', result."durationMs", 'errorCode', result."errorCode",
        'error', result."errorMessage", 'excerpt', result.excerpt)) as entry
    from minoots_private.read_results(results) as result
    cross join lateral minoots_private.find_delivery(
      result."tenantId", result."deliveryId") as found
    cross join lateral minoots_private.endpoint_answers(
      result."statusCode", result."errorCode") as said (answers)
    where (found.delivery).attempts -> -1 -> 'attempt' = to_jsonb(result.attempt)
      and not (found.delivery).attempts -> -1 ? 'durationMs'
    order by result."tenantId", result."deliveryId"
  ), heard as (
    update minoots_private.deliveries as delivery
    set attempts = jsonb_set(
      delivery.attempts, '{-1}', late.entry || (delivery.attempts -> -1))
    from late
    where delivery.ctid = late.place
      and delivery.attempts -> -1 -> 'attempt' = to_jsonb(late.attempt)
      and not delivery.attempts -> -1 ? 'durationMs'
    returning delivery.tenant_id, delivery.id, delivery.timer_id,
      case when late.answers is false then 'dead' else 'succeeded' end, delivery.kind,
      delivery.action_id, late.reason, null::timestamptz, true, null::jsonb, late.entry,
      delivery.endpoint, null::jsonb, null::uuid, null::timestamptz, null::integer, null::text,
      false
  )
  select array_agg(row(heard.*)::minoots_private.settled_delivery) into v_heard from heard;
  return v_heard;
end
$$;
