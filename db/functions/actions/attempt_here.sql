-- Does what a sql or job action asks, and says what came of it, as a sender says it of a webhook.
-- Whatever the action did is undone if it fails: its own error is the attempt's, and what it put
-- off to the end of the transaction is checked here too, so that it fails alone.
create or replace function minoots_private.attempt_here(delivery jsonb) returns jsonb
language plpgsql volatile
as $$
declare
  v_name constant text := coalesce(
    delivery #>> '{parameters,function}', delivery #>> '{parameters,task}');
  v_registered constant text := minoots_private.find_registered(
    delivery ->> 'kind', v_name, (delivery ->> 'tenantId')::uuid);
  v_answer text;
begin
  if v_registered is null then
    return jsonb_build_object('errorCode', 'ACTION_REFUSED',
      'errorMessage', format('%s is not registered any more.', v_name));
  end if;
  if delivery ->> 'kind' = 'sql' then
    v_answer := minoots_private.perform_sql(v_registered, delivery);
  else
    v_answer := minoots_private.perform_job(v_registered, delivery);
  end if;
  set constraints all immediate;
  return jsonb_build_object('excerpt', left(v_answer, 4096));
exception
  when query_canceled then
    return jsonb_build_object('errorCode', 'TIMEOUT',
      'errorMessage', format('%s took more than its 5 s, or was stopped.', v_name));
  when others then
    return jsonb_build_object('errorCode', 'ACTION_FAILED', 'errorMessage', left(sqlerrm, 1000));
end
$$;
