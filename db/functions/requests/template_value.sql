-- What a field that a template names stands for; null when there is none. A label's name may have
-- dots; what metadata holds is reached step by step.
create or replace function minoots_private.template_value(known jsonb, field text) returns jsonb
language sql immutable parallel safe
as $$
  select case
    when field like 'labels.%' then known -> 'labels' -> substr(field, 8)
    else known #> string_to_array(field, '.')
  end
$$;
