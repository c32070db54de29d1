-- The keys of a tenant for its admins, who alone see any: by policy. Never a secret or a hash.
create or replace view minoots.api_keys with (security_invoker = true) as
select
  api_key.id,
  api_key.tenant_id,
  api_key.name,
  api_key.environment,
  api_key.scopes,
  case
    when api_key.revoked_at is not null then 'revoked'
    when api_key.expires_at <= minoots.clock() then 'expired'
    else 'live'
  end as status,
  api_key.created_at,
  api_key.created_by,
  api_key.expires_at,
  api_key.last_used_at,
  api_key.revoked_at,
  api_key.revoked_by
from minoots_private.api_keys as api_key;

comment on view minoots.api_keys is
  E'@primaryKey tenant_id,id\n'
  'What lets its holder speak for the tenant. Its secret is known to the holder alone.';
comment on column minoots.api_keys.id is
  'The third part of the key, by which it is known: mnt_live_id_secret. Events name it as key:id.';
comment on column minoots.api_keys.tenant_id is 'The owner of the key.';
comment on column minoots.api_keys.name is 'What it is for.';
comment on column minoots.api_keys.environment is
  'The second part of the key, which tells people where it belongs: live, test, or your own word.';
comment on column minoots.api_keys.scopes is
  'What it may do: read, write and admin. None contains another.';
comment on column minoots.api_keys.status is 'Where it stands: live, expired or revoked.';
comment on column minoots.api_keys.created_at is 'When it was made.';
comment on column minoots.api_keys.created_by is 'Who made it: an API key or a database role.';
comment on column minoots.api_keys.expires_at is 'When it ends by itself, if ever.';
comment on column minoots.api_keys.last_used_at is 'When it was used last, to the minute.';
comment on column minoots.api_keys.revoked_at is 'When it was revoked.';
comment on column minoots.api_keys.revoked_by is 'Who revoked it: an API key or a database role.';
