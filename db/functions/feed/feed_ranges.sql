-- Up to where the tail may read: the ceiling for everybody and, for each tenant that was held
-- back or is now, its own span [read up to, settled up to].
create or replace function minoots_private.feed_ranges(
  after bigint, held jsonb, last_position bigint, out ceiling bigint, out ranges jsonb
)
language sql volatile
as $$
  with marks as materialized (
    select * from minoots_private.feed_marks(feed_ranges.last_position)
  ), bound as (
    select least(feed_ranges.last_position, min(marks.mark) filter (where marks.tenant_number = 0)) as ceiling
    from marks
  ), special as (
    select tenant.id, marks.mark
    from marks join minoots_private.tenants as tenant on tenant.number = marks.tenant_number
    union all
    select key::uuid, null from jsonb_object_keys(feed_ranges.held) as key
  )
  select (select bound.ceiling from bound),
    coalesce((select jsonb_object_agg(span.id, jsonb_build_array(span.reached, span.settled)) from (
      select special.id,
        coalesce((feed_ranges.held ->> special.id::text)::bigint, feed_ranges.after) as reached,
        least((select bound.ceiling from bound), min(special.mark)) as settled
      from special group by special.id) as span), '{}')
$$;
