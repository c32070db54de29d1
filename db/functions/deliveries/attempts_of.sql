-- How many attempts an action has in all: as many as its policy says, or fewer when it goes on
-- to another action sooner.
create or replace function minoots_private.attempts_of(policy jsonb, spec jsonb) returns integer
language sql immutable parallel safe
as $$
  select least((policy ->> 'maxAttempts')::integer,
    (spec #>> '{escalation,afterAttempts}')::integer)
$$;
