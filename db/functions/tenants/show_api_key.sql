-- A key as it is now, in the form that every face answers: never its secret, nor the hash.
create or replace function minoots_private.show_api_key(tenant_id uuid, id text)
returns minoots.api_keys
language plpgsql volatile
as $$
declare
  v_shown minoots.api_keys;
begin
  select * into v_shown from minoots.api_keys as shown
  where shown.tenant_id = show_api_key.tenant_id and shown.id = show_api_key.id;
  return v_shown;
end
$$;
