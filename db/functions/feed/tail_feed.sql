-- What is new in the whole feed after a position, each tenant only up to where it is settled.
-- Answers the new position and, for each tenant held back by its own open transaction, where
-- that one stands; give both back at the next call. Three statements on purpose: the last
-- position, then the marks, then the rows, whose snapshot must come after both. Called some
-- hundred times a second: its plans are kept, and it goes no further than there is something.
create or replace function minoots_private.tail_feed(
  after bigint, held jsonb, events_max integer,
  out epoch integer, out "position" bigint, out held_back jsonb, out events json, out more boolean
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan set jit = off
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off
as $$
#variable_conflict use_column
declare
  v_last constant bigint := minoots_private.last_position();
  v_ceiling bigint;
  v_ranges jsonb;
  v_count integer;
  v_cut bigint;
begin
  perform minoots_private.require_feed_reader();
  epoch := minoots_private.feed_epoch();
  position := tail_feed.after;
  held_back := '{}';
  events := '[]';
  more := false;
  if v_last <= tail_feed.after and tail_feed.held = '{}' then return; end if;
  select spans.ceiling, spans.ranges into v_ceiling, v_ranges
  from minoots_private.feed_ranges(tail_feed.after, tail_feed.held, v_last) as spans;
  if v_ceiling <= tail_feed.after and v_ranges = '{}' then return; end if;
  with page as (
    (select event.* from minoots_private.events as event
    where event.position > tail_feed.after and event.position <= v_ceiling
      and not v_ranges ? event.tenant_id::text
    order by event.position
    limit tail_feed.events_max)
    union all
    select own.* from minoots_private.held_events(v_ranges, tail_feed.events_max) as own
    where v_ranges <> '{}'
    order by position
    limit tail_feed.events_max
  )
  select coalesce(json_agg(shown order by page.position), '[]'), count(*), max(page.position)
  into events, v_count, v_cut
  from page cross join lateral minoots_private.show_event(page::minoots_private.events, epoch)
    as shown;
  more := v_count >= tail_feed.events_max;
  v_cut := case when more then v_cut else v_ceiling end;
  position := greatest(tail_feed.after, v_cut);
  if v_ranges = '{}' then return; end if;
  select coalesce(jsonb_object_agg(own.tenant, reached.at), '{}') into held_back
  from jsonb_each(v_ranges) as own (tenant, span)
  cross join lateral (select greatest((own.span ->> 0)::bigint,
    least((own.span ->> 1)::bigint, v_cut))) as reached (at)
  where reached.at < position;
end
$$;
