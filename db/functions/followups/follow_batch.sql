-- Schedules what follows these timers, which have just ended and are locked by the caller,
-- tenant by tenant and within its tier. A follow-up that is there already stays as it is; one
-- whose key is taken is not scheduled, and told. Tells the kernel and the workers of what is
-- near, as every making of timers does.
create or replace function minoots_private.follow_batch(parents tid[]) returns void
language plpgsql volatile
as $$
declare
  v_tenant uuid;
  v_requests minoots_private.timer_request[];
  v_made record;
begin
  for v_tenant, v_requests in
    select parent.tenant_id, array_agg(asked.request order by parent.id, asked.place)
    from minoots_private.timers as parent
    cross join lateral (
      select request, row_number() over () as place
      from minoots_private.follow_ups_of(parent) as request) as asked
    where parent.ctid = any(parents) and not exists (
      select from minoots_private.timers as there
      where there.tenant_id = parent.tenant_id and there.id = (asked.request).id)
    group by parent.tenant_id
    order by parent.tenant_id
  loop
    perform minoots_private.admit_requests(v_tenant, v_requests, '');
    v_made := minoots_private.insert_timers(v_tenant, v_requests);
    if v_made.made < cardinality(v_requests) then
      perform minoots_private.tell_taken_keys(v_tenant, v_requests);
    end if;
    if v_made.first_at is not null then
      perform minoots_private.wake_kernel(v_made.first_at, v_made.made > 1);
    end if;
    if cardinality(v_made.near_relaxed) > 0 then
      perform minoots_private.queue_firings(v_made.near_relaxed);
    end if;
  end loop;
end
$$;
