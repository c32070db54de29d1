-- Whether a transaction holds on to the feed that has lasted 50 ms already and may last for
-- long: to wait behind it would hold up all who come later. It is told by its lock, seen twice.
create or replace function minoots_private.feed_is_held() returns boolean
language plpgsql volatile
as $$
declare
  v_holders text[];
begin
  select array_agg(held.virtualtransaction) into v_holders from pg_catalog.pg_locks as held
  where held.relation = 'minoots_private.events'::regclass and held.pid <> pg_backend_pid()
    and held.database = (select oid from pg_catalog.pg_database where datname = current_database());
  if v_holders is null then return false; end if;
  perform pg_sleep(0.05);
  return exists (
    select from pg_catalog.pg_locks as held
    where held.relation = 'minoots_private.events'::regclass
      and held.virtualtransaction = any(v_holders));
end
$$;
