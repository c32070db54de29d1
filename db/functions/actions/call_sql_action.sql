-- Calls the function that a sql action names, as it is registered. It runs as minoots_actions,
-- which may do nothing but what operators grant it: so a function that is changed after it was
-- registered, and would then run with its caller's rights, finds none. Answers what it answered.
create or replace function minoots_actions.call_sql_action(
  function text, tenant_id uuid, delivery jsonb
) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_answer text;
begin
  execute format('select %s($1, $2)', function) into v_answer using tenant_id, delivery;
  return nullif(v_answer, '');
end
$$;
