-- The exact bytes of a webhook: only what was known at scheduling, so that firing again
-- after a restore repeats them.
create or replace function minoots_private.write_body(
  timer_id uuid, name text, key text, fire_at timestamptz, action_id text,
  labels jsonb, metadata jsonb
) returns text
language sql stable
as $$
  select format(
    '{"type":"timer.fired","timestamp":%s,"data":{"timerId":%s,"name":%s,"key":%s,"actionId":%s,"labels":%s,"metadata":%s}}',
    to_json(minoots_private.format_instant(write_body.fire_at)),
    to_json(write_body.timer_id),
    to_json(write_body.name),
    coalesce(to_json(write_body.key)::text, 'null'),
    to_json(write_body.action_id),
    write_body.labels,
    coalesce(write_body.metadata, 'null'))
$$;
