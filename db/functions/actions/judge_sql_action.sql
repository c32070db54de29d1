-- Whether a function may be registered: its form, that it runs with its own owner's rights and
-- these are not ours, and that minoots_actions can call it.
create or replace function minoots_private.judge_sql_action(function regprocedure) returns void
language plpgsql stable
as $$
#variable_conflict use_variable
declare
  v_known pg_catalog.pg_proc;
begin
  select * into v_known from pg_catalog.pg_proc as known where known.oid = function;
  if v_known.oid is null or v_known.prokind <> 'f' or v_known.proretset
    or oidvectortypes(v_known.proargtypes) <> 'uuid, jsonb'
    or v_known.prorettype not in ('jsonb'::regtype, 'void'::regtype)
  then
    perform minoots_private.refuse('INVALID_INPUT', 'function',
      format('%s is not of the form f(tenant_id uuid, delivery jsonb) returns jsonb or void.',
        coalesce(function::text, 'null')),
      'Write it so, and name it with its schema: shop.expire(uuid, jsonb).');
  end if;
  if not v_known.prosecdef then
    perform minoots_private.refuse('INVALID_INPUT', 'function',
      format('%s would run with the rights of whoever calls it.', function),
      format('alter function %s security definer;', function));
  end if;
  if pg_has_role(v_known.proowner, 'minoots_owner', 'usage') then
    perform minoots_private.refuse('FORBIDDEN', 'function',
      format('%s belongs to a role that has the rights of MINOOTS itself.', function),
      format('Give it to another: alter function %s owner to …;', function));
  end if;
  if not has_schema_privilege('minoots_actions', v_known.pronamespace, 'usage')
    or not has_function_privilege('minoots_actions', function, 'execute')
  then
    perform minoots_private.refuse('FORBIDDEN', 'function',
      format('%s cannot be called by minoots_actions.', function),
      format('grant usage on schema %s to minoots_actions; grant execute on function %s to '
        'minoots_actions;', v_known.pronamespace::regnamespace, function));
  end if;
end
$$;
