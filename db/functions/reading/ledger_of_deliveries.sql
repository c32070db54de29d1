-- The lines that a timer's deliveries have in its ledger: each attempt with what it met, and
-- when the next one is.
create or replace function minoots_private.ledger_of_deliveries(timer minoots_private.timers)
returns table (
  place integer, at timestamptz, what text, action_id text, detail text, actor text, face text
)
language sql stable
as $$
  select 5, line.at, line.what, delivery.action_id, line.detail, 'loop:hands', 'kernel'
  from minoots_private.deliveries as delivery
  cross join lateral (
    select (entry ->> 'at')::timestamptz as at, 'attempt ' || (entry ->> 'attempt') as what,
      coalesce(entry ->> 'error', 'answered ' || (entry ->> 'statusCode'), 'no answer')
        || coalesce(' after ' || minoots_private.say_duration(
          make_interval(secs => (entry ->> 'durationMs')::double precision / 1000)), '') as detail
    from jsonb_array_elements(delivery.attempts) as entry
    union all
    select delivery.next_attempt_at, 'next attempt', delivery.reason
    where delivery.status = 'pending' and delivery.next_attempt_at is not null
  ) as line
  where delivery.tenant_id = (timer).tenant_id and delivery.timer_id = (timer).id
$$;
