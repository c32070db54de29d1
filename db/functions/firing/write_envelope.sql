-- The exact bytes of a prompt or an event, for an agent or a workflow: only what was known at
-- scheduling, as in write_body. It belongs to its timer unless a correlation id was given.
create or replace function minoots_private.write_envelope(
  action jsonb, timer_id uuid, name text, key text, fire_at timestamptz,
  labels jsonb, metadata jsonb
) returns text
language sql stable
as $$
  select format(
    '{"type":%s,"timestamp":%s,"data":{"timer":{"id":%s,"name":%s,"key":%s,"labels":%s,"metadata":%s},"actionId":%s,"correlationId":%s,%s}}',
    case action ->> 'kind' when 'agent_prompt' then '"agent.prompt"' else '"workflow.event"' end,
    to_json(minoots_private.format_instant(write_envelope.fire_at)),
    to_json(write_envelope.timer_id),
    to_json(write_envelope.name),
    coalesce(to_json(write_envelope.key)::text, 'null'),
    write_envelope.labels,
    coalesce(write_envelope.metadata, 'null'),
    action -> 'id',
    coalesce(said -> 'correlationId', to_jsonb(write_envelope.timer_id)),
    case action ->> 'kind'
      when 'agent_prompt' then format('"agent":%s,"prompt":%s,"context":%s',
        coalesce(said -> 'agent', 'null'), said -> 'prompt', said -> 'context')
      else format('"workflow":%s,"event":%s,"data":%s',
        coalesce(said -> 'workflow', 'null'), said -> 'event', said -> 'data') end)
  from (select write_envelope.action -> 'parameters') as parameters (said)
$$;
