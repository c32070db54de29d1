-- Counts what the feed says that has not been counted: per tenant and day what was done, and
-- how many timers are open. Each event counts exactly once, however often it crashes or two
-- run at a time, since the position moves on in the same transaction. Like tail_feed it reads
-- each tenant only up to where that one is settled, so that nobody's open transaction holds up
-- another's count. Answers how many events it read; call it again while that is events_max.
-- However much waits, it reads one page by the index of positions.
create or replace function minoots_private.fold_usage(events_max integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_bitmapscan = off set jit = off
as $$
declare
  v_fold minoots_private.usage_fold;
  v_last bigint;
  v_ceiling bigint;
  v_ranges jsonb;
  v_cut bigint;
  v_position bigint;
  v_read integer;
begin
  perform minoots_private.require_feed_reader();
  select * into v_fold from minoots_private.usage_fold for update skip locked;
  if not found then return 0; end if;
  v_last := minoots_private.last_position();
  select ranges.ceiling, ranges.ranges into v_ceiling, v_ranges
  from minoots_private.feed_ranges(v_fold.position, v_fold.held_back, v_last) as ranges;
  select counted.events, counted.last into v_read, v_cut
  from minoots_private.count_events(v_fold.position, v_ceiling, v_ranges, events_max) as counted;
  v_cut := case when v_read < events_max then v_ceiling else v_cut end;
  v_position := greatest(v_fold.position, v_cut);
  update minoots_private.usage_fold
  set position = v_position, held_back = (
    select coalesce(jsonb_object_agg(own.tenant, reached.at), '{}')
    from jsonb_each(v_ranges) as own (tenant, span)
    cross join lateral (select greatest((own.span ->> 0)::bigint,
      least((own.span ->> 1)::bigint, v_cut))) as reached (at)
    where reached.at < v_position)
  where position < v_position or held_back <> '{}';
  return v_read;
end
$$;
