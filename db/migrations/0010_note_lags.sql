-- How late each kernel fired, counted by minute and step. Unlogged: after a crash it begins
-- anew, and nothing depends on it.
create unlogged table minoots_private.kernel_lags (
  owner bigint,
  minute timestamptz,
  under_ms double precision,
  fired bigint not null,
  primary key (owner, minute, under_ms)
);

alter table minoots_private.kernel_lags enable row level security;
