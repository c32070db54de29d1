-- One look at who lives. When an owner that holds leases is gone, or one of those known
-- before, or a lease ran out, all that it left is taken over at once. Answers who lives, how
-- many deliveries were retaken, and for how long nothing can be lost: 0 while there are
-- leases, else until the next attempt that waits; null when nothing waits.
-- Without anybody known, as at a start, it looks for everything left behind.
create or replace function minoots_private.watch_owners(
  known bigint[], out living bigint[], out retaken integer, out wait_ms double precision
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_leasing bigint[];
  v_first_end timestamptz;
begin
  select coalesce(array_agg(leasing.owner), '{}'), min(leasing.leased_until),
    case when count(*) > 0 then 0 else (
      select greatest(0, extract(epoch from soonest.at - minoots.clock()) * 1000)
      from minoots_private.soonest_attempt() as soonest (at)
      where soonest.at is not null and not minoots_private.is_held()) end,
    minoots_private.living_owners()
  into v_leasing, v_first_end, wait_ms, living
  from minoots_private.leasing_owners() as leasing;
  retaken := 0;
  if known is null or not known <@ living or not v_leasing <@ living
    or v_first_end <= minoots.clock()
  then
    retaken := minoots_private.retake_deliveries();
    wait_ms := 0;
  end if;
end
$$;
