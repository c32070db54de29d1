-- Since when events are kept: as long as any tier in use keeps a timer, since a partition of
-- the feed holds the events of all tenants and is dropped as a whole.
create or replace function minoots_private.events_kept_since() returns timestamptz
language sql stable
as $$
  select minoots.clock() - max(greatest(tier.retention, tier.failure_retention))
  from minoots_private.tiers as tier
  where exists (select from minoots_private.tenants as tenant where tenant.tier = tier.name)
$$;
