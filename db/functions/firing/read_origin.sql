-- Where an action is delivered: scheme, host and port of its url, in lower case and without the
-- port that the scheme has anyway; without a url the queue from which an agent or a workflow
-- pulls it. Null for what is done right here. Only a url that may have such a port, or zeros
-- before one, is looked at again: this is read for each delivery that is fired.
create or replace function minoots_private.read_origin(action jsonb) returns text
language sql immutable parallel safe
as $$
  select coalesce(
    case when action #>> '{parameters,url}' like any (array['%:443%', '%:80%', '%:0%'])
      then minoots_private.without_default_port(
        lower(substring(action #>> '{parameters,url}' from '^[^/]+//[^/?#]+')))
      else lower(substring(action #>> '{parameters,url}' from '^[^/]+//[^/?#]+')) end,
    case when action ->> 'kind' in ('agent_prompt', 'workflow_event')
      then 'pull:' || coalesce(action #>> '{parameters,queue}', 'default') end)
$$;
