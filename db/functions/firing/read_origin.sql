-- Where an action is delivered: scheme, host and port of its url, in lower case; without a url
-- the queue from which an agent or a workflow pulls it. Null for what is done right here.
create or replace function minoots_private.read_origin(action jsonb) returns text
language sql immutable parallel safe
as $$
  select coalesce(
    lower(substring(action #>> '{parameters,url}' from '^[^/]+//[^/?#]+')),
    case when action ->> 'kind' in ('agent_prompt', 'workflow_event')
      then 'pull:' || coalesce(action #>> '{parameters,queue}', 'default') end)
$$;
