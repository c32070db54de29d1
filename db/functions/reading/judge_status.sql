-- Refuses to look for a status that there is not.
create or replace function minoots_private.judge_status(status text[], known text[])
returns void
language plpgsql immutable
as $$
begin
  if status <@ known then return; end if;
  perform minoots_private.refuse('INVALID_INPUT', 'status',
    format('holds %s.', (select coalesce(to_json(left(word, 64))::text, 'null')
      from unnest(status) as word where word is null or word <> all (known) limit 1)),
    format('Use %s.', array_to_string(known, ', ')))
  where status is not null;
end
$$;
