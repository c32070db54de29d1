-- The name of a timer: a text as any other, but one that every request has. At once where it is
-- short and of printable ASCII.
create or replace function minoots_private.read_name(request jsonb, path text) returns text
language sql stable parallel safe
as $$
  select case
    when (request -> 'name')::text collate "C" ~ '^"[ !#-\[\]-~]+"$'
      and length(request ->> 'name') <= 200
    then request ->> 'name'
    else minoots_private.read_text(request, 'name', path, 200)
  end
$$;
