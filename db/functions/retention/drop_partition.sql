-- Drops the oldest partition of the feed when nobody can write into it any more and all its
-- events are older than any tier keeps them; the floor of the feed rises with it, so that
-- readers below are told. Answers dropped, none (nothing is that old), or busy: somebody was
-- in the way. All who come later would wait behind this, so it does not even begin to wait for
-- a long transaction, and for short ones 50 ms at most. Locks the floor, then the feed.
create or replace function minoots_private.drop_partition() returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '50ms'
as $$
declare
  v_since constant timestamptz := minoots_private.events_kept_since();
  v_settled constant bigint := minoots_private.settled_position(null);
  v_oldest record;
begin
  if minoots_private.is_held() then return 'none'; end if;
  perform from minoots_private.feed_floor for update skip locked;
  if not found then return 'busy'; end if;
  select partition.* into v_oldest from minoots_private.event_partitions() as partition
  order by partition.first limit 1;
  if v_oldest.next - 1 <= v_settled and v_since
    > minoots_private.newest_in_partition(v_oldest.name, v_oldest.next, v_since)
  then
    if minoots_private.feed_is_held() then return 'busy'; end if;
    update minoots_private.feed_floor as feed_floor
    set position = greatest(feed_floor.position, v_oldest.next - 1);
    execute format('drop table minoots_private.%I', v_oldest.name);
    return 'dropped';
  end if;
  return 'none';
exception when lock_not_available then
  return 'busy';
end
$$;
