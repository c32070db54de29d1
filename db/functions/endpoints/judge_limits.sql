-- Refuses limits of an endpoint that cannot be kept. 0 stands for none, null for what is set.
create or replace function minoots_private.judge_limits(
  rate double precision, concurrency integer
) returns void
language plpgsql immutable parallel safe
as $$
begin
  if rate <> 0 and (rate < 0.001 or rate > 10000) then
    perform minoots_private.refuse('INVALID_INPUT', 'rate', format('is %s.', rate),
      'Use requests a second, from 0.001 to 10000; 0 for no limit.');
  end if;
  if concurrency <> 0 and (concurrency < 1 or concurrency > 1000) then
    perform minoots_private.refuse('INVALID_INPUT', 'concurrency', format('is %s.', concurrency),
      'Use how many may be under way at once, from 1 to 1000; 0 for no limit.');
  end if;
end
$$;
