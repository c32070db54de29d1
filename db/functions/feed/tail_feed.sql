-- What is new in the whole feed after a position, each tenant only up to where it is settled.
-- Answers the new position and, for each tenant held back by its own open transaction, where
-- that one stands; give both back at the next call. Three statements on purpose: the last
-- position, then the marks, then the rows, whose snapshot must come after both.
create or replace function minoots_private.tail_feed(
  after bigint, held jsonb, events_max integer,
  out epoch integer, out "position" bigint, out held_back jsonb, out events jsonb, out more boolean
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_last constant bigint := minoots_private.last_position();
  v_ceiling bigint;
  v_ranges jsonb;
  v_cut bigint;
begin
  perform minoots_private.require_feed_reader();
  select ranges.ceiling, ranges.ranges into v_ceiling, v_ranges
  from minoots_private.feed_ranges(tail_feed.after, tail_feed.held, v_last) as ranges;
  epoch := minoots_private.feed_epoch();
  with page as (
    select event.* from minoots_private.events as event
    where event.position > tail_feed.after and event.position <= v_ceiling
      and not v_ranges ? event.tenant_id::text
    union all
    select event.* from jsonb_each(v_ranges) as own (tenant, span)
    cross join lateral (
      select * from minoots_private.events as event
      where event.tenant_id = own.tenant::uuid
        and event.position > (own.span ->> 0)::bigint and event.position <= (own.span ->> 1)::bigint
      order by event.position
      limit tail_feed.events_max) as event
    order by position
    limit tail_feed.events_max
  )
  select coalesce(jsonb_agg(minoots_private.event_json(page::minoots_private.events, epoch)
      order by page.position), '[]'), max(page.position)
  into events, v_cut from page;
  more := jsonb_array_length(events) >= tail_feed.events_max;
  v_cut := case when more then v_cut else v_ceiling end;
  position := greatest(tail_feed.after, v_cut);
  select coalesce(jsonb_object_agg(own.tenant, reached.at), '{}') into held_back
  from jsonb_each(v_ranges) as own (tenant, span)
  cross join lateral (select greatest((own.span ->> 0)::bigint,
    least((own.span ->> 1)::bigint, v_cut))) as reached (at)
  where reached.at < position;
end
$$;
