-- How far the feed's readers are behind its writers: positions that are drawn and not settled,
-- for how long the oldest event among them waits to be seen, and how many tenants hold it back.
create or replace function minoots_private.observe_feed()
returns table (metric text, labels jsonb, value double precision)
language plpgsql stable
as $$
declare
  v_last constant bigint := minoots_private.last_position();
  v_settled bigint;
  v_held bigint;
begin
  select coalesce(min(least(held.mark, v_last)), v_last), count(*) into v_settled, v_held
  from minoots_private.feed_marks(v_last) as held;
  return query values
    ('minoots_feed_position', '{}'::jsonb, v_last::double precision),
    ('minoots_feed_unsettled', '{}', v_last - v_settled),
    ('minoots_feed_holders', '{}', v_held),
    ('minoots_feed_delay_seconds', '{}', coalesce((
      select extract(epoch from minoots.clock() - event.occurred_at)
      from minoots_private.events as event
      where event.position > v_settled and event.position <= v_last
      order by event.position
      limit 1), 0));
end
$$;
