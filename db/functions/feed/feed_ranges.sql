-- Up to where the tail may read: the ceiling for everybody and, for each tenant that was held
-- back or is now, its own span [read up to, settled up to]. A mark of nobody known, be it the
-- system's or that of a tenant still being made, lowers the ceiling. Stable as feed_marks is.
create or replace function minoots_private.feed_ranges(
  after bigint, held jsonb, last_position bigint
) returns table (ceiling bigint, ranges jsonb)
language sql stable rows 1
as $$
  with marks as materialized (
    select tenant.id as tenant_id, taken.mark
    from minoots_private.feed_marks(feed_ranges.last_position) as taken
    left join minoots_private.tenants as tenant on tenant.number = taken.tenant_number
  ), bound as (
    select least(feed_ranges.last_position,
      min(marks.mark) filter (where marks.tenant_id is null)) as ceiling
    from marks
  ), special as (
    select marks.tenant_id, marks.mark from marks where marks.tenant_id is not null
    union all
    select key::uuid, null from jsonb_object_keys(feed_ranges.held) as key
  )
  select (select bound.ceiling from bound),
    coalesce((
      select jsonb_object_agg(span.tenant_id, jsonb_build_array(span.reached, span.settled))
      from (
        select special.tenant_id,
          coalesce((feed_ranges.held ->> special.tenant_id::text)::bigint, feed_ranges.after)
            as reached,
          least((select bound.ceiling from bound), min(special.mark)) as settled
        from special
        group by special.tenant_id) as span), '{}')
$$;
