-- The exact bytes of a webhook: only what was known at scheduling, so that firing again
-- after a restore repeats them.
create or replace function minoots_private.write_body(
  timer minoots_private.timers, action_id text
) returns text
language sql stable
as $$
  select format(
    '{"type":"timer.fired","timestamp":%s,"data":{"timerId":%s,"name":%s,"key":%s,"actionId":%s,"labels":%s,"metadata":%s}}',
    to_json(minoots_private.format_instant((timer).fire_at)),
    to_json((timer).id),
    to_json((timer).name),
    coalesce(to_json((timer).key)::text, 'null'),
    to_json(write_body.action_id),
    (timer).labels,
    coalesce((timer).metadata, 'null'))
$$;
