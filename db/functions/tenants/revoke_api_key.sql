-- Ends a key of the caller's own tenant, for its admins. Every server refuses it within two
-- seconds and closes the sockets that it opened. Locks the one key.
create or replace function minoots.revoke_api_key(
  id text default null,
  out outcome text, out message text, out api_key minoots.api_keys
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_tenant constant uuid := minoots_private.require_admin();
  v_ended record;
begin
  select * into v_ended from minoots_private.end_api_key(v_tenant, revoke_api_key.id) as ended;
  outcome := v_ended.outcome;
  message := v_ended.message;
  api_key := minoots_private.show_api_key(v_tenant, revoke_api_key.id);
end
$$;

comment on function minoots.revoke_api_key is
  'Revokes an API key of your own tenant, if you are its admin. It is refused within seconds, and sockets that it opened are closed.';
