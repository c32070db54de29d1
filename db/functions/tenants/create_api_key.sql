-- Makes a key of the caller's own tenant, for its admins. Locks nothing; another key goes on.
create or replace function minoots.create_api_key(
  name text default null,
  scopes text[] default null,
  expires_in minoots.duration default null,
  expires_at timestamptz default null,
  environment text default null,
  out outcome text, out message text, out api_key minoots.api_keys, out secret text
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_tenant constant uuid := minoots_private.require_admin();
  v_issued record;
begin
  select * into v_issued
  from minoots_private.issue_api_key(v_tenant, create_api_key.name, create_api_key.scopes,
    create_api_key.expires_in, create_api_key.expires_at, create_api_key.environment) as issued;
  outcome := 'created';
  message := 'Keep the secret now: it is not shown again.';
  api_key := minoots_private.show_api_key(v_tenant, v_issued.id);
  secret := v_issued.key;
end
$$;

comment on function minoots.create_api_key is
  'Makes an API key of your own tenant, if you are its admin. Its secret is answered this once; only its hash is kept.';
