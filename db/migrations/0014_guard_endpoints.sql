-- What guards an endpoint: the limits its owner set, the breaker, and a secret's replacement.
-- Whoever calls a healthy endpoint without limits reads one flag and writes nothing here. An
-- event of an endpoint is about no timer. An ended attempt says which endpoint it met.
alter table minoots_private.endpoints
  add column rate double precision,
  add column concurrency integer,
  add column disabled_reason text,
  add column failures integer not null default 0,
  add column last_success_at timestamptz,
  add column last_failure_at timestamptz,
  add column last_failure text,
  add column opened_at timestamptz,
  add column cool_down interval,
  add column held_until timestamptz,
  add column probe uuid,
  add column spent_until timestamptz,
  add column claimed uuid[] not null default '{}',
  add column old_secrets_end_at timestamptz;

-- squawk-ignore adding-field-with-default
alter table minoots_private.endpoints add column restrained boolean not null generated always as (
  rate is not null or concurrency is not null or opened_at is not null or disabled_at is not null
) stored;

-- squawk-ignore constraint-missing-not-valid
alter table minoots_private.endpoints add constraint disabled_for_a_reason
check ((disabled_at is null) = (disabled_reason is null));
-- squawk-ignore constraint-missing-not-valid
alter table minoots_private.endpoints add constraint cool_down_iff_open
check ((cool_down is null) = (opened_at is null));
-- squawk-ignore constraint-missing-not-valid
alter table minoots_private.endpoints add constraint rate_is_possible check (rate > 0);
-- squawk-ignore constraint-missing-not-valid
alter table minoots_private.endpoints add constraint concurrency_is_possible
check (concurrency > 0);

-- squawk-ignore require-concurrent-index-creation
create index endpoints_with_old_secrets on minoots_private.endpoints (old_secrets_end_at)
where old_secrets_end_at is not null;

-- squawk-ignore ban-drop-not-null
alter table minoots_private.events alter column timer_id drop not null;

alter type minoots_private.settled_delivery add attribute endpoint text;
