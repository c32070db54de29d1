-- Which fields of the timer a template of a body names, each once.
create or replace function minoots_private.fields_of_template(template jsonb)
returns table (field text)
language sql immutable parallel safe
as $$
  select distinct found.name[1]
  from regexp_matches(template::text, '\{([^{}"\\\s[:cntrl:]]+)\}', 'g') as found (name)
$$;
