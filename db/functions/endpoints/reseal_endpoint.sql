-- Puts secrets that were sealed anew, with another key, in the place of those they were made of,
-- and answers whether: where these were replaced meanwhile, nothing changes. Called by an operator
-- alone. Locks the endpoint and nothing else, so that nobody who sends waits for long.
create or replace function minoots_private.reseal_endpoint(
  tenant_id uuid, origin text, was text[], sealed_secrets text[]
) returns boolean
language plpgsql volatile
as $$
#variable_conflict use_column
begin
  update minoots_private.endpoints as endpoint
  set sealed_secrets = reseal_endpoint.sealed_secrets
  where endpoint.tenant_id = reseal_endpoint.tenant_id
    and endpoint.origin = reseal_endpoint.origin
    and endpoint.sealed_secrets = reseal_endpoint.was
    and cardinality(reseal_endpoint.sealed_secrets) = cardinality(reseal_endpoint.was);
  return found;
end
$$;
