-- What an operator watches is found without reading a table: letters that died of late,
-- endpoints that are not called, and how late kernels fired in the last minutes. And within
-- how long of its instant a tier's timers are to fire. Not built concurrently: no version with
-- many rows is out yet, and so shape and rules change in one transaction.
-- squawk-ignore require-concurrent-index-creation
create index deliveries_dead_of_late on minoots_private.deliveries (finished_at)
where status = 'dead';
-- squawk-ignore require-concurrent-index-creation
create index endpoints_not_called on minoots_private.endpoints (tenant_id)
where opened_at is not null or disabled_at is not null;
-- squawk-ignore require-concurrent-index-creation
create index kernel_lags_by_minute on minoots_private.kernel_lags (minute);

alter table minoots_private.tiers
add column punctual_within interval not null default '1 second';

update minoots_private.tiers as tier set punctual_within = stated.punctual_within
from (values
  ('pro', interval '250 ms'),
  ('team', interval '100 ms'),
  ('enterprise', interval '100 ms')
) as stated (name, punctual_within)
where tier.name = stated.name;

alter table minoots_private.tiers alter column punctual_within drop default;
