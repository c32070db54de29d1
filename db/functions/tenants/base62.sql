-- Letters and digits alone out of a digest, so that a double click takes the whole of a key:
-- base64 without its signs. Of SHA-512, 43 of them are 256 bits.
create or replace function minoots_private.base62(digest bytea, length integer) returns text
language sql immutable parallel safe
as $$
  select left(regexp_replace(encode(digest, 'base64'), '[^A-Za-z0-9]', '', 'g'), length)
$$;
