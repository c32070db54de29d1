-- How a failed delivery is tried again. Most callers do not say: their policy, without any
-- request in it, is read once a plan.
create or replace function minoots_private.read_retry_policy(request jsonb, field text, path text)
returns jsonb
language sql stable parallel safe
as $$
  select case
    when request ->> field is null then minoots_private.read_any_policy('{}', 'retryPolicy', '')
    else minoots_private.read_any_policy(request, field, path)
  end
$$;
