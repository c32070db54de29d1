-- The actions of a request in the one stored form, {id, kind, parameters}. At once the two
-- ordinary cases: none, or one webhook that says nothing but where. All else, right or wrong,
-- goes to read_any_actions, which gives the same for these.
create or replace function minoots_private.read_actions(request jsonb, field text, path text)
returns jsonb
language sql stable parallel safe
as $$
  select case
    when request ->> field is null then '[]'
    when minoots_private.is_plain_address(request #>> array[field, '0', 'webhook', 'url'])
      and request -> field = jsonb_set('[{"webhook": {}}]', '{0,webhook,url}',
        request #> array[field, '0', 'webhook', 'url'])
    then jsonb_set('[{"id": "1", "kind": "webhook", "parameters": {}}]', '{0,parameters}',
      request #> array[field, '0', 'webhook'])
    else minoots_private.read_any_actions(request, field, path)
  end
$$;
