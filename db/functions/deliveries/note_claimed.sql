-- Notes what was claimed of the lane of a restrained endpoint, which the caller has locked
-- (admit_lane): it counts for its limits, and is the probe of an open one. While that is under
-- way, or the rate is spent, the lane is held; a probe that is lost makes way after its lease.
create or replace function minoots_private.note_claimed(tenant_id uuid, lane text, claimed uuid[])
returns void
language sql volatile
as $$
  update minoots_private.endpoints as endpoint
  set claimed = case when endpoint.concurrency is null then '{}'
      else endpoint.claimed || note_claimed.claimed end,
    spent_until = spent.until,
    probe = case when endpoint.opened_at is not null then note_claimed.claimed[1] end,
    held_until = case
      when endpoint.opened_at is not null then minoots.clock() + interval '30 seconds'
      else spent.until - make_interval(secs => (greatest(1, endpoint.rate) - 1) / endpoint.rate)
      end
  from minoots_private.endpoints as before
  cross join lateral (
    select greatest(before.spent_until, minoots.clock())
      + make_interval(secs => cardinality(note_claimed.claimed) / before.rate)) as spent (until)
  where before.tenant_id = note_claimed.tenant_id and before.origin = lane
    and endpoint.tenant_id = before.tenant_id and endpoint.origin = before.origin
$$;
