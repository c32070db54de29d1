-- Makes an endpoint on first use with the sealed secret the sender brought, or gives it to one
-- that was saved without any, and answers the sealed secrets that hold: the first writer's,
-- whoever asks. Waits only a moment for an endpoint that another is making or holds, then fails,
-- to be called again: the senders' connections are few.
create or replace function minoots_private.open_endpoint(
  tenant_id uuid, endpoint text, sealed_secret text
) returns text[]
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set lock_timeout = '250ms'
as $$
#variable_conflict use_column
declare
  v_secrets text[];
begin
  select endpoint.sealed_secrets into v_secrets from minoots_private.endpoints as endpoint
  where endpoint.tenant_id = open_endpoint.tenant_id and endpoint.origin = open_endpoint.endpoint;
  if v_secrets <> '{}' then return v_secrets; end if;
  insert into minoots_private.endpoints (tenant_id, origin, sealed_secrets, created_at)
  values (open_endpoint.tenant_id, open_endpoint.endpoint, array[open_endpoint.sealed_secret],
    minoots.clock())
  on conflict (tenant_id, origin) do update set sealed_secrets = excluded.sealed_secrets
  where endpoints.sealed_secrets = '{}';
  return (
    select endpoint.sealed_secrets from minoots_private.endpoints as endpoint
    where endpoint.tenant_id = open_endpoint.tenant_id and endpoint.origin = open_endpoint.endpoint
  );
end
$$;
