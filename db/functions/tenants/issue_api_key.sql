-- Makes a key for a tenant and answers it whole, this once: only its hash is kept. A tenant may
-- have many, so that one can take over from another; what ended 90 days ago is forgotten then.
create or replace function minoots_private.issue_api_key(
  tenant_id uuid, name text, scopes text[], expires_in text, expires_at timestamptz,
  environment text, out id text, out key text
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_keys_max constant integer := 1000;
  v_name constant text := minoots_private.read_text(
    jsonb_build_object('name', issue_api_key.name), 'name', '', 100);
  v_environment constant text := coalesce(issue_api_key.environment, 'live');
begin
  if v_name is null then
    perform minoots_private.refuse('INVALID_INPUT', 'name', 'is missing.',
      'Say what the key is for.');
  end if;
  if v_environment !~ '^[a-z][a-z0-9]{0,11}$' then
    perform minoots_private.refuse('INVALID_INPUT', 'environment',
      format('is %s.', to_json(left(v_environment, 64))),
      'Use up to 12 small letters and digits, such as live or test.');
  end if;
  delete from minoots_private.api_keys as api_key
  where api_key.tenant_id = issue_api_key.tenant_id
    and least(api_key.revoked_at, api_key.expires_at) < minoots.clock() - interval '90 days';
  if v_keys_max <= (select count(*) from minoots_private.api_keys as api_key
    where api_key.tenant_id = issue_api_key.tenant_id)
  then
    perform minoots_private.refuse('QUOTA_EXCEEDED', null,
      format('This tenant has %s keys.', v_keys_max),
      'Use one key for each program; what has ended is counted for 90 days.');
  end if;
  id := left(replace(gen_random_uuid()::text, '-', ''), 12);
  key := minoots_private.write_api_key(v_environment, id, minoots_private.new_secret());
  insert into minoots_private.api_keys (tenant_id, id, name, secret_hash, scopes, created_at,
    expires_at, environment, created_by)
  values (issue_api_key.tenant_id, id, v_name, sha256(convert_to(key, 'UTF8')),
    minoots_private.read_scopes(issue_api_key.scopes), minoots.clock(),
    minoots_private.read_expiry(issue_api_key.expires_in, issue_api_key.expires_at),
    v_environment, minoots_private.actor());
end
$$;
