-- Whether a text is surely a web address that may be called: of printable ASCII, with a short
-- host and a port, if any, of four digits. Of any other the reader takes a closer look.
create or replace function minoots_private.is_plain_address(address text) returns boolean
language sql immutable parallel safe
as $$
  select address collate "C"
      ~ '^https?://[A-Za-z0-9_][A-Za-z0-9_.-]*(:[1-9]\d{0,3})?([/?#][!-\[\]-~]*)?$'
    and length(address) <= 255
$$;
