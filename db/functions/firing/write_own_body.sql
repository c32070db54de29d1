-- The exact bytes of a body that the caller wrote: a text as it is, JSON as it is kept, or a
-- template filled in from what was known at scheduling.
create or replace function minoots_private.write_own_body(
  action jsonb, timer_id uuid, name text, key text, fire_at timestamptz,
  labels jsonb, metadata jsonb
) returns text
language sql stable
as $$
  select case
    when said ? 'bodyTemplate' then minoots_private.fill_body(said -> 'bodyTemplate',
      minoots_private.template_fields(write_own_body.timer_id, write_own_body.name,
        write_own_body.key, write_own_body.fire_at, action ->> 'id', write_own_body.labels,
        write_own_body.metadata))
    when jsonb_typeof(said -> 'body') = 'string' then said ->> 'body'
    else (said -> 'body')::text
  end
  from (select write_own_body.action -> 'parameters') as parameters (said)
$$;
