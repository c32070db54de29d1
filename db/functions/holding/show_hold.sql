-- What a release would set off: timers that are overdue, by what becomes of them, and deliveries
-- that could be sent or claimed at once. Counts stop at a bound, so that a look stays one.
create or replace function minoots_private.show_hold(
  count_max integer, out held boolean, out told_at timestamptz, out overdue_since timestamptz,
  out to_run integer, out to_miss integer, out to_send integer, out to_claim integer
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  held := minoots_private.is_held();
  told_at := (select hold.held_at from minoots_private.hold as hold);
  select count(*) filter (where ends.status <> 'missed'),
    count(*) filter (where ends.status = 'missed'), min(ends.fire_at)
  into to_run, to_miss, overdue_since
  from (
    select timer.fire_at, minoots_private.end_of_firing(timer) as status
    from minoots_private.timers as timer
    where timer.status = 'scheduled' and timer.fire_at <= minoots.clock()
    order by timer.fire_at
    limit count_max
  ) as ends;
  select count(*) filter (where delivery.claimable_at is null),
    count(*) filter (where delivery.claimable_at is not null)
  into to_send, to_claim
  from (
    select open.claimable_at from minoots_private.deliveries as open
    where open.status = 'pending' and (open.claimable_at <= minoots.clock()
      or open.next_attempt_at <= minoots.clock() or open.owner is not null)
    limit count_max
  ) as delivery;
end
$$;
