-- When a failed delivery is tried again: the wait grows by the policy's multiplier up to its
-- maximum, is drawn at random up to that so that many failures do not return as one, and is
-- never shorter than the receiver asked for, within an hour.
create or replace function minoots_private.next_attempt(
  retry_policy jsonb, failures integer, retry_after_ms double precision
) returns timestamptz
language sql volatile
as $$
  select minoots.clock() + make_interval(secs => greatest(
    random() * least(
      (retry_policy ->> 'backoffInitialMs')::double precision
        * power((retry_policy ->> 'backoffMultiplier')::double precision, failures - 1),
      (retry_policy ->> 'backoffMaxMs')::double precision),
    least(coalesce(retry_after_ms, 0), 3600000)) / 1000)
$$;
