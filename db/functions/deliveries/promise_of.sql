-- What a delivery's timer promised of it: its action, or the one that this escalated to; the
-- policy that holds for it; and what an event keeps of the timer. The timer is found as
-- find_timer does, by the order that only its key has, but with the few columns that count.
create or replace function minoots_private.promise_of(
  tenant_id uuid, timer_id uuid, ordinal integer, is_escalation boolean
) returns table (
  spec jsonb, policy jsonb, is_shared boolean, concurrency integer, data jsonb
)
language sql stable rows 1
as $$
  select action.spec, coalesce(action.spec -> 'retryPolicy', timer.retry_policy),
    timer.is_shared, timer.concurrency, timer.data
  from (
    select case when promise_of.is_escalation
        then timer.actions #> array[(promise_of.ordinal - 1)::text, 'escalation', 'action']
        else timer.actions -> (promise_of.ordinal - 1) end as spec,
      timer.retry_policy, jsonb_array_length(timer.actions) > 1 as is_shared, timer.concurrency,
      minoots_private.timer_words(timer.name, timer.key, timer.labels, timer.fire_at) as data
    from minoots_private.timers as timer
    where (timer.tenant_id, timer.id) >= (promise_of.tenant_id, promise_of.timer_id)
      and (timer.tenant_id, timer.id) <= (promise_of.tenant_id, promise_of.timer_id)
    order by timer.tenant_id, timer.id
    limit 1
  ) as timer
  cross join lateral (select timer.spec) as action
$$;
