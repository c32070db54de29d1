-- The trace in which the caller works, by the setting minoots.traceparent: the server's, or that
-- of an SQL session that sets it. Null when there is none, or nothing that a header could carry.
create or replace function minoots_private.traceparent() returns text
language sql stable
as $$
  select case
    when current_setting('minoots.traceparent', true)
      ~ '^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$'
    then current_setting('minoots.traceparent', true)
  end
$$;
