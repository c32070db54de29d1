-- The exact bytes that an action delivers, by its kind. An expression, since every firing pays.
create or replace function minoots_private.body_of_action(
  action jsonb, timer_id uuid, name text, key text, fire_at timestamptz,
  labels jsonb, metadata jsonb
) returns text
language sql stable
as $$
  select case when action ->> 'kind' in ('agent_prompt', 'workflow_event')
    then minoots_private.write_envelope(action, body_of_action.timer_id, body_of_action.name,
      body_of_action.key, body_of_action.fire_at, body_of_action.labels, body_of_action.metadata)
    when action -> 'parameters' ?| '{body,bodyTemplate}' then minoots_private.write_own_body(
      action, body_of_action.timer_id, body_of_action.name, body_of_action.key,
      body_of_action.fire_at, body_of_action.labels, body_of_action.metadata)
    else minoots_private.write_body(body_of_action.timer_id, body_of_action.name,
      body_of_action.key, body_of_action.fire_at, action ->> 'id', body_of_action.labels,
      body_of_action.metadata)
  end
$$;
