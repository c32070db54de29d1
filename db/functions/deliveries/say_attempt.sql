-- What one attempt met, for people.
create or replace function minoots_private.say_attempt(status_code integer, error_message text)
returns text
language sql immutable parallel safe
as $$
  select coalesce(error_message, 'The receiver answered ' || status_code || '.', 'No answer.')
$$;
