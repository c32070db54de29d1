-- What waits for a worker is found by its lane: one tenant's one endpoint, or its kind where
-- there is none. What is leased from the start, as nearly all is, never enters it. Not built
-- concurrently: no version with many deliveries is out yet, and so shape and rules change in
-- one transaction.
-- squawk-ignore require-concurrent-index-creation
create index deliveries_by_lane on minoots_private.deliveries
(tenant_id, (coalesce(endpoint, kind)), next_attempt_at)
where status = 'pending' and owner is null;
