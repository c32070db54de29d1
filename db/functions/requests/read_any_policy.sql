-- How a failed delivery is tried again, where the caller says so. What is left out has its
-- default, so that a stored policy is always whole.
create or replace function minoots_private.read_any_policy(request jsonb, field text, path text)
returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_prefix constant text := path || field || '.';
  v_policy constant jsonb := minoots_private.read_object(request, field, path, 1024);
begin
  perform minoots_private.refuse_unknown_fields(v_policy, v_prefix,
    array['maxAttempts', 'backoffInitialMs', 'backoffMultiplier', 'backoffMaxMs']);
  return jsonb_build_object(
    'maxAttempts', coalesce(
      minoots_private.read_integer(v_policy, 'maxAttempts', v_prefix, 1, 50), 10),
    'backoffInitialMs', coalesce(
      minoots_private.read_integer(v_policy, 'backoffInitialMs', v_prefix, 1, 86400000), 1000),
    'backoffMultiplier', minoots_private.read_multiplier(v_policy, v_prefix),
    'backoffMaxMs', coalesce(
      minoots_private.read_integer(v_policy, 'backoffMaxMs', v_prefix, 1, 86400000), 3600000));
end
$$;
