-- A template of a body with the fields it names filled in, in one pass, so that nothing that is
-- filled in is itself taken for a field. In JSON a text that is one field and nothing more
-- becomes what the field is, a number or an object; within a text, and in a template that is a
-- text, it becomes words.
create or replace function minoots_private.fill_body(template jsonb, known jsonb) returns text
language sql stable parallel safe
as $$
  select coalesce(string_agg(
    case
      when piece[1] is not null then minoots_private.template_value(known, piece[1])::text
      when piece[2] is null then piece[3]
      when is_text then minoots_private.template_value(known, piece[2]) #>> '{}'
      else substring(said from 2 for length(said) - 2)
    end, '' order by place), '')
  from (select jsonb_typeof(template) = 'string') as shape (is_text)
  cross join lateral regexp_matches(
    case when is_text then template #>> '{}' else template::text end,
    case when is_text then '(?:(\Z.)|\{([^{}"\\\s[:cntrl:]]+)\}|([^{]+|\{))' else
      '"\{([^{}"\\\s[:cntrl:]]+)\}"(?!:)|\{([^{}"\\\s[:cntrl:]]+)\}|((?:[^{"\\]|\\.)+|["{])'
      end, 'g')
    with ordinality as found (piece, place)
  cross join lateral (
    select to_json(minoots_private.template_value(known, piece[2]) #>> '{}')::text
  ) as value (said)
$$;
