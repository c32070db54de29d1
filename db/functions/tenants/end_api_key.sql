-- Ends a key for good: from then on it is found by nobody. Ending it again changes nothing.
create or replace function minoots_private.end_api_key(
  tenant_id uuid, id text, out outcome text, out message text
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_revoked_at timestamptz;
begin
  update minoots_private.api_keys as api_key
  set revoked_at = minoots.clock(), revoked_by = minoots_private.actor()
  where api_key.tenant_id = end_api_key.tenant_id and api_key.id = end_api_key.id
    and api_key.revoked_at is null;
  if found then
    outcome := 'changed';
    message := 'Revoked: within seconds it is refused everywhere.';
    return;
  end if;
  select api_key.revoked_at into v_revoked_at from minoots_private.api_keys as api_key
  where api_key.tenant_id = end_api_key.tenant_id and api_key.id = end_api_key.id;
  if not found then
    perform minoots_private.refuse('NOT_FOUND', 'id', 'names no key.',
      'Use the id of a key of this tenant: the third part of mnt_live_id_secret.');
  end if;
  outcome := 'unchanged';
  message := format('Revoked %s ago.',
    minoots_private.say_duration(minoots.clock() - v_revoked_at));
end
$$;
