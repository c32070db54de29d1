-- Takes back what register_action kept. Actions that name it are scheduled no more, and those that
-- fire are dead with that as the reason.
create or replace function minoots_private.unregister_action(kind text, name text, tenant text)
returns void
language plpgsql volatile
as $$
begin
  delete from minoots_private.registered_actions as registered
  where registered.kind = unregister_action.kind and registered.name = unregister_action.name
    and registered.tenant_id is not distinct from case when unregister_action.tenant is not null
      then (minoots_private.find_tenant(unregister_action.tenant)).id end;
  if not found then
    perform minoots_private.refuse('NOT_FOUND', 'name',
      format('%s is not registered.', coalesce(to_json(left(name, 100))::text, 'null')),
      'See minoots_private.registered_actions.');
  end if;
end
$$;
