-- What a delivery comes to after it was sent: it may await an acknowledgement until an instant,
-- with a result; be claimed by who pulls; be followed by another action; or be replayed, its
-- earlier attempts kept and no longer counted. What waits to be claimed has an instant of its
-- own, so that nothing that sends ever looks at it. The attempts and what is passed between the
-- rules of settling grow alike. Not built concurrently: no version with many deliveries is out
-- yet, and so shape and rules change in one transaction.
alter table minoots_private.deliveries
  add column acknowledge_by timestamptz,
  add column result jsonb,
  add column claimable_at timestamptz,
  add column attempts_before integer not null default 0,
  add column escalated_from uuid,
  add column escalated_to uuid;

-- squawk-ignore constraint-missing-not-valid
alter table minoots_private.deliveries add constraint acknowledge_by_iff_awaiting
check ((acknowledge_by is not null) = (status = 'awaiting_ack'));
-- squawk-ignore constraint-missing-not-valid
alter table minoots_private.deliveries add constraint claimable_only_while_pending check (
  claimable_at is null or (status = 'pending' and owner is null and next_attempt_at is null)
);

-- squawk-ignore require-concurrent-index-creation
create index deliveries_unacknowledged on minoots_private.deliveries (acknowledge_by)
where status = 'awaiting_ack';
-- squawk-ignore require-concurrent-index-creation
create index deliveries_claimable on minoots_private.deliveries (tenant_id, endpoint, claimable_at)
where claimable_at is not null;
-- squawk-ignore require-concurrent-index-creation
create index deliveries_dead on minoots_private.deliveries (tenant_id, finished_at, id)
where status = 'dead';

alter type minoots_private.settled_delivery
  add attribute escalation jsonb,
  add attribute escalated_to uuid,
  add attribute acknowledge_by timestamptz,
  add attribute concurrency integer,
  add attribute event text,
  add attribute is_asked boolean;

drop function if exists minoots_private.judge_results (jsonb);
drop function if exists minoots_private.plan_deliveries (
  uuid, uuid, text, text, timestamptz, jsonb, jsonb, jsonb, boolean
);
