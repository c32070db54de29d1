-- What one attempt means for its delivery: 2xx is success, and so is no status without an error,
-- where nothing was sent; a refused target or action and 410 are final; anything else is tried
-- again until the policy's last attempt.
create or replace function minoots_private.judge_attempt(
  status_code integer, error_code text, failures integer, attempts_max integer
) returns text
language sql immutable parallel safe
as $$
  select case
    when status_code between 200 and 299 or coalesce(status_code::text, error_code) is null
      then 'succeeded'
    when error_code in ('TARGET_REFUSED', 'ACTION_REFUSED') or status_code = 410 then 'dead'
    when failures >= attempts_max then 'dead'
    else 'pending'
  end
$$;
