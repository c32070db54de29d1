-- Removes a tenant with its keys, roles and endpoints. Only one that has been suspended and has
-- no timers any more: promises are never dropped unasked, and what has ended is removed by
-- retention. A transaction of the tenant's that is still open is waited for by trying again.
create or replace function minoots_private.remove_tenant(
  tenant text, out outcome text, out message text
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_tenant constant minoots_private.tenants := minoots_private.lock_tenant(remove_tenant.tenant);
  v_hint constant text := format('Suspend it (minoots tenants change %s --suspend) and wait.',
    to_json(v_tenant.name));
begin
  if v_tenant.suspended_at is null then
    perform minoots_private.refuse('INVALID_INPUT', null,
      format('The tenant %s is not suspended.', v_tenant.name), v_hint);
  end if;
  if exists (select from minoots_private.feed_marks(minoots_private.last_position()) as held
    where held.tenant_number = v_tenant.number)
  then
    perform minoots_private.refuse('UNAVAILABLE', null,
      format('A transaction of %s is still open.', v_tenant.name), 'Try again in a moment.');
  end if;
  if exists (select from minoots_private.timers as timer where timer.tenant_id = v_tenant.id) then
    perform minoots_private.refuse('INVALID_INPUT', null,
      format('The tenant %s has timers.', v_tenant.name),
      'Open ones still fire; those that ended are removed after the retention of its tier.');
  end if;
  delete from minoots_private.api_keys as own where own.tenant_id = v_tenant.id;
  delete from minoots_private.tenant_roles as own where own.tenant_id = v_tenant.id;
  delete from minoots_private.feed_consumers as own where own.tenant_id = v_tenant.id;
  delete from minoots_private.registered_actions as own where own.tenant_id = v_tenant.id;
  delete from minoots_private.replays as own where own.tenant_id = v_tenant.id;
  delete from minoots_private.endpoints as own where own.tenant_id = v_tenant.id;
  delete from minoots_private.tenants as removed where removed.id = v_tenant.id;
  outcome := 'changed';
  message := format('Removed %s.', v_tenant.name);
end
$$;
