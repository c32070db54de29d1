-- Who may do what, and who did it: keys say for which environment they are and by whom they
-- were made and ended, a SQL role may manage its tenant's keys only if it is an admin, and a
-- suspended tenant has nobody who speaks for it. No version with keys is out yet, and so the
-- checks hold at once.
alter table minoots_private.tenants add column suspended_at timestamptz;

alter table minoots_private.tenant_roles add column admin boolean not null default false;

alter table minoots_private.api_keys add column environment text not null default 'live';
alter table minoots_private.api_keys add column created_by text;
alter table minoots_private.api_keys add column revoked_by text;
-- squawk-ignore constraint-missing-not-valid
alter table minoots_private.api_keys add constraint id_is_part_of_a_key
check (id ~ '^[a-z0-9]{1,32}$');
-- squawk-ignore constraint-missing-not-valid
alter table minoots_private.api_keys add constraint environment_is_part_of_a_key
check (environment ~ '^[a-z][a-z0-9]{0,11}$');
