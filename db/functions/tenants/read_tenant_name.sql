-- The name of a tenant: one that can be typed, and is no uuid, since a tenant is found by
-- either.
create or replace function minoots_private.read_tenant_name(written text) returns text
language plpgsql immutable parallel safe
as $$
declare
  v_name constant text :=
    minoots_private.read_text(jsonb_build_object('name', written), 'name', '', 100);
begin
  if v_name is null then
    perform minoots_private.refuse('INVALID_INPUT', 'name', 'is missing.', 'Name the tenant.');
  end if;
  if v_name ~ '^\s|\s$' or v_name ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
    perform minoots_private.refuse('INVALID_INPUT', 'name',
      'begins or ends with a space, or is a uuid.', 'Use a name such as acme.');
  end if;
  return v_name;
end
$$;
