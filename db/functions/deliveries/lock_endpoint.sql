-- Locks an endpoint and answers it as it is then; all null when there is none.
create or replace function minoots_private.lock_endpoint(tenant_id uuid, origin text)
returns minoots_private.endpoints
language sql volatile
as $$
  select endpoint.* from minoots_private.endpoints as endpoint
  where endpoint.tenant_id = lock_endpoint.tenant_id and endpoint.origin = lock_endpoint.origin
  for update
$$;
