-- What a sender is given for one attempt; and the way to each tenant's due timers, so that
-- in a burst tenants take turns. Not built concurrently: no version with many timers is out
-- yet, and so shape and rules change in one transaction.
create type minoots_private.handoff as (
  tenant_id uuid,
  timer_id uuid,
  delivery_id uuid,
  action_id text,
  attempt integer,
  kind text,
  parameters jsonb,
  body text,
  endpoint text,
  secrets text[]
);

-- squawk-ignore require-concurrent-index-creation
create index timers_by_turn on minoots_private.timers (tenant_id, fire_at)
where status = 'scheduled' and precision = 'precise';
