-- Forgets the secrets whose time beside a newer one is over. A part of the sweep. Waits for no
-- endpoint: what another holds is left to the next. Answers how many endpoints that were.
create or replace function minoots_private.end_old_secrets() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_ended integer;
begin
  with over as materialized (
    select endpoint.tenant_id, endpoint.origin from minoots_private.endpoints as endpoint
    where endpoint.old_secrets_end_at <= minoots.clock()
    for update skip locked
  )
  update minoots_private.endpoints as endpoint
  set sealed_secrets = endpoint.sealed_secrets[1:1], old_secrets_end_at = null
  from over
  where endpoint.tenant_id = over.tenant_id and endpoint.origin = over.origin;
  get diagnostics v_ended = row_count;
  return v_ended;
end
$$;
