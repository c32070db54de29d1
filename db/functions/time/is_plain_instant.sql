-- Whether a text is surely an instant, in RFC 3339 with an offset, that Postgres reads as it is
-- meant: of a day that every year has, and to the microsecond. Of any other the reader takes a
-- closer look.
create or replace function minoots_private.is_plain_instant(written text) returns boolean
language sql immutable parallel safe
as $$
  select written collate "C" ~
    '^[1-8]\d\d\d-((0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])|(0[13-9]|1[0-2])-(29|30))T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?(Z|[+-]0\d:[0-5]\d)$'
$$;
