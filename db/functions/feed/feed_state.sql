-- Where "from now" is: the epoch, and up to where the tenant's feed is settled; without a
-- tenant, up to where everybody's is.
create or replace function minoots_private.feed_state(
  tenant_id uuid default null, out epoch integer, out "position" bigint
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform minoots_private.require_feed_reader();
  epoch := minoots_private.feed_epoch();
  position := minoots_private.settled_position(feed_state.tenant_id);
end
$$;
