-- An endpoint as it is now, in the form that every face answers: never a secret.
create or replace function minoots_private.show_endpoint(tenant_id uuid, origin text)
returns minoots.endpoints
language plpgsql volatile
as $$
declare
  v_shown minoots.endpoints;
begin
  select * into v_shown from minoots.endpoints as shown
  where shown.tenant_id = show_endpoint.tenant_id and shown.origin = show_endpoint.origin;
  return v_shown;
end
$$;
