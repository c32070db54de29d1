-- Who owns timers, and who may speak for them. The number is the tenant's short name in
-- the feed's advisory locks, which have 32 bits to spare; 0 stands for the system.
create table minoots_private.tiers (
  name text primary key,
  requests_per_minute integer not null,
  burst integer not null,
  open_timers_max integer not null,
  bulk_max integer not null,
  payload_bytes_max integer not null,
  subscriptions_max integer not null,
  retention interval not null,
  failure_retention interval not null
);

insert into minoots_private.tiers values
  ('free', 600, 60, 10000, 10000, 65536, 10, '7 days', '30 days'),
  ('pro', 6000, 600, 1000000, 10000, 262144, 100, '30 days', '90 days'),
  ('team', 30000, 3000, 10000000, 10000, 262144, 1000, '60 days', '180 days'),
  ('enterprise', 300000, 30000, 100000000, 10000, 1048576, 10000, '90 days', '365 days');

create table minoots_private.tenants (
  id uuid primary key,
  number integer generated always as identity (start 1) unique,
  name text not null unique,
  tier text not null references minoots_private.tiers (name),
  created_at timestamptz not null,
  constraint tenant_name_is_short check (length(name) between 1 and 100)
);

create table minoots_private.tenant_roles (
  role_name name primary key,
  tenant_id uuid not null references minoots_private.tenants (id)
);

create table minoots_private.api_keys (
  tenant_id uuid not null references minoots_private.tenants (id),
  id text not null,
  secret_hash bytea not null unique,
  name text not null,
  scopes text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  primary key (tenant_id, id),
  constraint scopes_are_known check (scopes <@ array['read', 'write', 'admin']),
  constraint secret_hash_is_sha256 check (length(secret_hash) = 32)
);

alter table minoots_private.tiers enable row level security;
alter table minoots_private.tenants enable row level security;
alter table minoots_private.tenant_roles enable row level security;
alter table minoots_private.api_keys enable row level security;
