-- What one finished attempt met, for the ledger.
create or replace function minoots_private.say_entry(entry jsonb) returns text
language sql stable parallel safe
as $$
  select case
    when entry ->> 'errorCode' in ('NOT_ACKNOWLEDGED', 'REJECTED')
      then coalesce('answered ' || (entry ->> 'statusCode') || ', then: ', '')
        || (entry ->> 'error')
    else coalesce(entry ->> 'error', 'answered ' || (entry ->> 'statusCode'),
        case when entry ? 'durationMs' then 'no answer' else 'done' end)
      || coalesce(' after ' || minoots_private.say_duration(
        make_interval(secs => (entry ->> 'durationMs')::double precision / 1000)), '')
  end
$$;
