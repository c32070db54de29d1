-- An endpoint as it is when it begins anew: enabled, closed, nothing counted against it.
create or replace function minoots_private.begin_anew(endpoint minoots_private.endpoints)
returns minoots_private.endpoints
language plpgsql immutable parallel safe
as $$
begin
  endpoint.disabled_at := null;
  endpoint.disabled_reason := null;
  endpoint.failures := 0;
  endpoint.opened_at := null;
  endpoint.cool_down := null;
  endpoint.held_until := null;
  endpoint.probe := null;
  return endpoint;
end
$$;
