-- One action of a timer as the delivery that it becomes, by the same rules as in a firing.
create or replace function minoots_private.write_delivery(
  timer minoots_private.timers, spec jsonb
) returns table (
  id uuid, action_id text, kind text, endpoint text, body text, is_pulled boolean
)
language sql stable rows 1
as $$
  select minoots_private.derive_delivery_id((timer).tenant_id, (timer).id, (timer).fire_at,
      spec ->> 'id', written.body),
    spec ->> 'id', spec ->> 'kind', written.origin, written.body,
    coalesce(written.origin like 'pull:%', false)
  from (
    select minoots_private.read_origin(write_delivery.spec) as origin,
      minoots_private.body_of_action(write_delivery.spec, (timer).id, (timer).name, (timer).key,
        (timer).fire_at, (timer).labels, (timer).metadata) as body
    offset 0) as written
$$;
