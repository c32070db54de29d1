-- Calls the registered function of a sql action. It is told what it delivers, so that it can say
-- in its own tables what came of which timer.
create or replace function minoots_private.perform_sql(function text, delivery jsonb) returns text
language sql volatile
as $$
  select minoots_actions.call_sql_action(function, (delivery ->> 'tenantId')::uuid,
    jsonb_build_object(
      'deliveryId', delivery -> 'deliveryId', 'actionId', delivery -> 'actionId',
      'attempt', delivery -> 'attempt', 'timer', delivery -> 'timer',
      'arguments', delivery #> '{parameters,arguments}'))
$$;
