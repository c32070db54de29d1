-- The record of attempts with what became of this one: its entry, if it was sent and answered,
-- says so too; else it gets one.
create or replace function minoots_private.close_attempt(attempts jsonb, entry jsonb)
returns jsonb
language sql immutable parallel safe
as $$
  select case
    when attempts -> -1 -> 'attempt' = entry -> 'attempt'
      then jsonb_set(attempts, '{-1}', (attempts -> -1) || (entry - 'at'))
    else attempts || entry
  end
$$;
