-- What an event keeps of its timer: enough to be read, and filtered, without it.
create or replace function minoots_private.timer_words(
  name text, key text, labels jsonb, fire_at timestamptz
) returns jsonb
language sql stable
as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'name', timer_words.name,
    'key', timer_words.key,
    'labels', nullif(timer_words.labels, '{}'),
    'fireAt', minoots_private.format_instant(timer_words.fire_at)))
$$;
