-- What a template of a body may name: only what is known at scheduling, so that firing again
-- repeats every byte. What the timer lacks is not there.
create or replace function minoots_private.template_fields(
  timer_id uuid, name text, key text, fire_at timestamptz, action_id text,
  labels jsonb, metadata jsonb
) returns jsonb
language sql stable parallel safe
as $$
  select jsonb_build_object(
      'timerId', template_fields.timer_id,
      'name', template_fields.name,
      'fireAt', minoots_private.format_instant(template_fields.fire_at),
      'actionId', template_fields.action_id,
      'labels', coalesce(template_fields.labels, '{}'))
    || case when template_fields.key is null then '{}'
      else jsonb_build_object('key', template_fields.key) end
    || case when template_fields.metadata is null then '{}'
      else jsonb_build_object('metadata', template_fields.metadata) end
$$;
