-- Judges the templates of a request's bodies against the rest of it, which is all they may
-- name: what the timer lacks is refused now, and not when it fires; so is what would be too large
-- once it is filled in.
create or replace function minoots_private.judge_bodies(
  actions jsonb, written jsonb, request jsonb, path text
) returns void
language plpgsql stable parallel safe
as $$
declare
  v_bytes_max constant integer := 1048576;
  v_body record;
  v_known constant jsonb := minoots_private.template_fields(
    '00000000-0000-0000-0000-000000000000', request ->> 'name', request ->> 'key',
    '2000-01-01T00:00:00Z', '', nullif(request -> 'labels', 'null'),
    nullif(request -> 'metadata', 'null'));
  v_missing text;
  v_bytes bigint;
begin
  for v_body in
    select action -> 'parameters' -> 'bodyTemplate' as template, at || case
        when said ? 'kind' then '.parameters' when said ? 'webhook' then '.webhook' else ''
      end || '.bodyTemplate' as at
    from jsonb_array_elements(actions) with ordinality as each (own, place)
    cross join lateral (select written -> (place - 1)::integer, format('%s[%s]', path, place - 1))
      as given (own_said, own_at)
    cross join lateral (values (own, own_said, own_at),
      (own #> '{escalation,action}', own_said #> '{escalation,action}',
        own_at || '.escalation.action')) as both_of (action, said, at)
    where action -> 'parameters' ? 'bodyTemplate'
  loop
    select named.field into v_missing
    from minoots_private.fields_of_template(v_body.template) as named
    where minoots_private.template_value(v_known, named.field) is null
    limit 1;
    if v_missing is not null then
      perform minoots_private.refuse('INVALID_ACTION', v_body.at,
        format('names {%s}, which this timer lacks.', left(v_missing, 64)),
        'Give it to the timer, or leave it out of the body.');
    end if;
    select octet_length(v_body.template::text) + sum(octet_length(
      minoots_private.template_value(v_known, found.name[1])::text))
    into v_bytes
    from regexp_matches(v_body.template::text, '\{([^{}"\\\s[:cntrl:]]+)\}', 'g') as found (name);
    if v_bytes > v_bytes_max then
      perform minoots_private.refuse('TOO_LARGE', v_body.at,
        format('has %s bytes once it is filled in.', v_bytes), 'Keep it under 1 MB.');
    end if;
  end loop;
end
$$;
