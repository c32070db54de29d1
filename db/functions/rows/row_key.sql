-- The key of a row's timer: the table, the trigger and the row's primary key, such as
-- public.orders.expiry:42. A partitioned table counts as one. Null without a row.
create or replace function minoots_private.row_key(relation oid, trigger_name text, "row" jsonb)
returns text
language plpgsql stable
as $$
declare
  v_values text;
begin
  if row_key."row" is null then return null; end if;
  select string_agg(
    replace(replace(row_key."row" ->> part.attname, '%', '%25'), ':', '%3A'), ':' order by place)
  into v_values
  from pg_catalog.pg_index as index
  cross join unnest(index.indkey) with ordinality as listed (number, place)
  join pg_catalog.pg_attribute as part
    on part.attrelid = index.indrelid and part.attnum = listed.number
  where index.indrelid = row_key.relation and index.indisprimary;
  if v_values is null then
    perform minoots_private.refuse('INVALID_INPUT', '',
      format('The table %s has no primary key.', row_key.relation::regclass),
      'A timer is tied to a row by its primary key: add one.');
  end if;
  return format('%s.%s:%s',
    coalesce(pg_partition_root(row_key.relation), row_key.relation)::regclass,
    row_key.trigger_name, v_values);
end
$$;
