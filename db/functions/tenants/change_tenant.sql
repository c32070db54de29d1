-- Gives a tenant another name or tier, suspends it or lets it go on; what is null stays. Of a
-- suspended tenant every key is refused, and nobody schedules or changes anything; the
-- promises given before are kept: its timers fire.
create or replace function minoots_private.change_tenant(
  tenant text, name text, tier text, suspended boolean,
  out outcome text, out message text
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_tenant minoots_private.tenants := minoots_private.lock_tenant(change_tenant.tenant);
  v_before constant minoots_private.tenants := v_tenant;
begin
  if change_tenant.name is not null then
    v_tenant.name := minoots_private.read_tenant_name(change_tenant.name);
  end if;
  if change_tenant.tier is not null then
    v_tenant.tier := minoots_private.read_tier(change_tenant.tier);
  end if;
  if change_tenant.suspended is not null then
    v_tenant.suspended_at := case when change_tenant.suspended
      then coalesce(v_tenant.suspended_at, minoots.clock()) end;
  end if;
  if exists (select from minoots_private.tenants as other
    where other.name = v_tenant.name and other.id <> v_tenant.id)
  then
    perform minoots_private.refuse('INVALID_INPUT', 'name', 'belongs to another tenant.',
      'Choose another.');
  end if;
  update minoots_private.tenants as changed
  set name = v_tenant.name, tier = v_tenant.tier, suspended_at = v_tenant.suspended_at
  where changed.id = v_tenant.id and v_tenant is distinct from v_before;
  outcome := case when found then 'changed' else 'unchanged' end;
  message := format('%s: %s, %s.', v_tenant.name, v_tenant.tier,
    case when v_tenant.suspended_at is null then 'active' else 'suspended' end);
end
$$;
