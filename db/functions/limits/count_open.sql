-- How many timers of a tenant have not ended: what was folded of its feed, and what its own
-- events have said since, one look into its own part of the index. Exact for all that is
-- committed, unless more than 20,000 of its events wait to be folded. Planned anew each time,
-- so that only the partitions that hold these events are locked, and upkeep of others goes on.
create or replace function minoots_private.count_open(tenant_id uuid) returns bigint
language plpgsql stable set plan_cache_mode = force_custom_plan
as $$
declare
  v_open bigint;
  v_after bigint;
  v_last bigint;
begin
  select coalesce(folded.open, 0), drawn.last_value,
    coalesce((fold.held_back ->> count_open.tenant_id::text)::bigint, fold.position)
  into v_open, v_last, v_after
  from minoots_private.usage_fold as fold
  cross join minoots_private.event_position as drawn
  left join minoots_private.open_timers as folded on folded.tenant_id = count_open.tenant_id;
  return greatest(0, v_open + (
    select coalesce(sum(minoots_private.opening(recent.type)), 0)
    from (
      select event.type from minoots_private.events as event
      where event.tenant_id = count_open.tenant_id
        and event.position > v_after and event.position <= v_last
      order by event.position
      limit 20000) as recent));
end
$$;
