-- Takes back what register_sql_action let sql actions call. For operators.
create or replace function minoots_private.unregister_sql_action(
  name text, tenant text default null
) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  select minoots_private.unregister_action('sql', name, tenant)
$$;

comment on function minoots_private.unregister_sql_action is
  'Takes back a function that sql actions may call. For operators.';
