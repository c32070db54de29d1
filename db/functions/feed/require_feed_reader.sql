-- The feed is complete only on the primary and in READ COMMITTED, where each statement sees
-- what was committed before it: elsewhere it is refused instead of losing events.
create or replace function minoots_private.require_feed_reader() returns void
language plpgsql stable
as $$
begin
  if pg_is_in_recovery() then
    perform minoots_private.refuse('UNAVAILABLE', null, 'The feed cannot be read on a standby.',
      'Read it on the primary.');
  end if;
  if current_setting('transaction_isolation') <> 'read committed' then
    perform minoots_private.refuse('INVALID_INPUT', null,
      format('The feed cannot be read in %s.', current_setting('transaction_isolation')),
      'Use a transaction in READ COMMITTED.');
  end if;
end
$$;
