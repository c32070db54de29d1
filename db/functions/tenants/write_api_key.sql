-- An API key as its holder gets it. Its last six characters prove the rest of it, so that a
-- misspelt key is refused by the server without asking the database.
create or replace function minoots_private.write_api_key(environment text, id text, secret text)
returns text
language sql immutable parallel safe
as $$
  select unproved.key || minoots_private.base62(sha256(convert_to(unproved.key, 'UTF8')), 6)
  from (select format('mnt_%s_%s_%s', environment, id, secret) as key) as unproved
$$;
