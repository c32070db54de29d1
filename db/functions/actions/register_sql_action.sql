-- Lets sql actions call a function under this name: those of one tenant, or of all where none is
-- named. For operators. The function runs with its owner's rights, in the transaction that settles
-- the delivery.
create or replace function minoots_private.register_sql_action(
  name text, function regprocedure, tenant text default null
) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_function pg_catalog.pg_proc;
begin
  perform minoots_private.judge_sql_action(function);
  select * into v_function from pg_catalog.pg_proc as known where known.oid = function;
  perform minoots_private.register_action('sql', name, tenant,
    (select nspname from pg_catalog.pg_namespace where oid = v_function.pronamespace),
    v_function.proname);
end
$$;

comment on function minoots_private.register_sql_action is
  'Lets sql actions call a function of the form f(tenant_id uuid, delivery jsonb). For operators.';
