-- That the rows of a table can have timers: it is a table that lasts, and the column holds
-- instants. Answers a row of it with nothing but empty texts.
create or replace function minoots_private.require_followable(relation oid, fire_at name)
returns jsonb
language plpgsql stable
as $$
declare
  v_kind record;
  v_type oid;
begin
  select relkind, relpersistence into v_kind from pg_catalog.pg_class where oid = relation;
  if v_kind is null or v_kind.relkind not in ('r', 'p') or v_kind.relpersistence = 't' then
    perform minoots_private.refuse('INVALID_INPUT', 'onTable',
      coalesce(relation::regclass || ' is not a table that lasts.', 'is missing.'),
      'Name a table, such as ''orders''; not a view, nor a temporary table.');
  end if;
  select coalesce(nullif(typbasetype, 0), pg_type.oid) into v_type
  from pg_catalog.pg_attribute join pg_catalog.pg_type on pg_type.oid = atttypid
  where attrelid = relation and attname = fire_at and attnum > 0;
  if v_type is distinct from 'timestamptz'::regtype then
    perform minoots_private.refuse('INVALID_INPUT', 'fireAt', coalesce(
        quote_ident(fire_at) || ' is of type ' || format_type(v_type, null) || '.',
        quote_ident(fire_at) || ' is not a column of the table.', 'is missing.'),
      'Name the column of type timestamptz that says when.');
  end if;
  return (
    select jsonb_object_agg(attname, '') from pg_catalog.pg_attribute
    where attrelid = relation and attnum > 0 and not attisdropped);
end
$$;
