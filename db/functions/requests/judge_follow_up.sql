-- What a follow-up may not say, though a timer may: an instant, since nobody knows when the one
-- before it ends, and to take another timer's place, since nobody is there to be told.
create or replace function minoots_private.judge_follow_up(request jsonb, path text) returns void
language plpgsql immutable parallel safe
as $$
begin
  if request ->> 'fireAt' is not null then
    perform minoots_private.refuse('INVALID_TIME', path || 'fireAt', 'is not for a follow-up.',
      'Send fireIn: it counts from the end of the timer before, such as "30s".');
  end if;
  if request ->> 'onConflict' is not null then
    perform minoots_private.refuse('INVALID_INPUT', path || 'onConflict',
      'is not for a follow-up.',
      'Leave it out: a follow-up whose key is taken is not scheduled, which an event tells.');
  end if;
end
$$;
