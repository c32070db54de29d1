-- What the rules that hold here come to: a process that carries others is older, or newer, than
-- the database.
create or replace function minoots_private.applied_rules_digest() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select applied_rules.digest from minoots_private.applied_rules
$$;
