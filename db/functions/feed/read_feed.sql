-- The next events of a named consumer, in order and without gap; the same ones again until
-- they are committed by commit_feed. A new consumer starts with the oldest event that is
-- kept; one that stayed away until some were removed is told, and where to go on. A reader
-- that finds nothing for long is carried along, so that a quiet tenant never falls behind
-- what is kept. Locks the consumer: two readers of one name take turns.
create or replace function minoots.read_feed(
  consumer text default null, max_events integer default 100
) returns setof minoots.events
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_tenant constant uuid := minoots_private.require_tenant();
  v_name constant text := minoots_private.read_consumer(read_feed.consumer);
  v_after bigint;
  v_settled bigint;
begin
  perform minoots_private.enter_feed();
  if read_feed.max_events is null or read_feed.max_events not between 1 and 10000 then
    perform minoots_private.refuse('INVALID_INPUT', 'maxEvents', format('is %s.',
      coalesce(read_feed.max_events::text, 'missing')), 'Use 1 to 10000.');
  end if;
  insert into minoots_private.feed_consumers (tenant_id, name, position, updated_at)
  values (v_tenant, v_name, minoots_private.feed_floor(), minoots.clock())
  on conflict (tenant_id, name) do nothing;
  select reader.position into v_after from minoots_private.feed_consumers as reader
  where reader.tenant_id = v_tenant and reader.name = v_name
  for update;
  v_settled := minoots_private.settled_position(v_tenant);
  return query
  select event.* from minoots.events as event
  where event.tenant_id = v_tenant and event.position > v_after and event.position <= v_settled
  order by event.position
  limit read_feed.max_events;
  if not found and v_settled - v_after >= 100000 then
    update minoots_private.feed_consumers as reader set position = v_settled
    where reader.tenant_id = v_tenant and reader.name = v_name;
  end if;
  perform minoots_private.require_kept(v_after, 'consumer',
    'To go on without them, call commit_feed for this consumer with the cursor %s.');
end
$$;

comment on function minoots.read_feed is
  'The next events of a named consumer; they come again until commit_feed. @omit';
