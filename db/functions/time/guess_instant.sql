-- What a person probably meant by something that is no instant; else the general hint. The
-- collation C, here and in every reader, makes a digit one of ten in any database.
create or replace function minoots_private.guess_instant(written text, otherwise text)
returns text
language sql stable parallel safe
as $$
  select case
    when written collate "C" ~ '^[12]\d{9}$'
      then format('Seconds since 1970? Did you mean %s?', to_char(
        to_timestamp(written::double precision) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
    when written collate "C" ~ '^[12]\d{12}$'
      then format('Milliseconds since 1970? Did you mean %s?',
        minoots_private.format_instant(to_timestamp(written::double precision / 1000)))
    when written collate "C" ~ '^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?$'
      then format('It has no offset. Add Z for UTC: %sZ.', written)
    when written collate "C" ~ '^\d{4}-\d{2}-\d{2}$'
      then format('It has no time of day. Midnight in UTC is %sT00:00:00Z.', written)
    when written collate "C" ~ '^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?$'
      then format('Put T between day and time, and an offset at the end: %s%s.',
        replace(rtrim(written, 'Z'), ' ', 'T'),
        case when written collate "C" ~ '[+-]\d{2}:\d{2}$' then '' else 'Z' end)
    when written collate "C" ~ '^[+-]?\d{5,}-\d{2}-\d{2}T'
      then 'A year has four digits; the last instant is 9999-12-31T00:00:00Z.'
    else otherwise
  end
$$;
