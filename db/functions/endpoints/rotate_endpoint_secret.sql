-- Gives an endpoint of the caller's own tenant a new secret, for its admins. It comes sealed from
-- the server, which alone holds the key and answers it to the caller. The one before signs too
-- until the overlap is over; one from before that ends now. Locks the endpoint.
create or replace function minoots_private.rotate_endpoint_secret(
  origin text, sealed_secret text, overlap text,
  out outcome text, out message text, out old_secrets_end_at timestamptz
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_admin constant uuid := minoots_private.require_admin();
  v_tenant constant uuid := minoots_private.enter_tenant();
  v_overlap constant interval := minoots_private.read_overlap(rotate_endpoint_secret.overlap);
  v_was minoots_private.endpoints;
  v_is minoots_private.endpoints;
begin
  insert into minoots_private.endpoints (tenant_id, origin, sealed_secrets, created_at)
  values (v_tenant, rotate_endpoint_secret.origin, '{}', minoots.clock())
  on conflict (tenant_id, origin) do nothing;
  v_was := minoots_private.lock_endpoint(v_tenant, rotate_endpoint_secret.origin);
  v_is := v_was;
  v_is.sealed_secrets := rotate_endpoint_secret.sealed_secret
    || case when v_overlap > interval '0' then v_was.sealed_secrets[1:1] else '{}' end;
  v_is.old_secrets_end_at := case when cardinality(v_is.sealed_secrets) > 1
    then minoots.clock() + v_overlap end;
  update minoots_private.endpoints as endpoint
  set sealed_secrets = v_is.sealed_secrets, old_secrets_end_at = v_is.old_secrets_end_at
  where endpoint.tenant_id = v_tenant and endpoint.origin = rotate_endpoint_secret.origin;
  perform minoots_private.tell_endpoint(
    v_was, v_is, minoots_private.actor(), minoots_private.face());
  outcome := 'changed';
  old_secrets_end_at := v_is.old_secrets_end_at;
  message := 'Keep the secret now: it is not shown again.' || coalesce(
    ' The one before signs too until ' || minoots_private.format_instant(old_secrets_end_at)
      || '.', '');
end
$$;
