-- Up to where one tenant's feed is settled: nothing at or below can still appear. Without a
-- tenant, up to where everybody's is.
create or replace function minoots_private.settled_position(tenant_id uuid) returns bigint
language plpgsql volatile
as $$
declare
  v_last constant bigint := minoots_private.last_position();
begin
  return (
    select coalesce(min(least(held.mark, v_last)), v_last)
    from minoots_private.feed_marks(v_last) as held
    where settled_position.tenant_id is null or held.tenant_number = 0
      or held.tenant_number = (select tenant.number from minoots_private.tenants as tenant
        where tenant.id = settled_position.tenant_id)
  );
end
$$;
