-- Schedules what follows a batch of timers; where that fails, what follows its halves, until
-- the lone timer is found whose follow-ups cannot be: that is told, and all others' are there.
-- Each wait for a key that another transaction holds makes the next one shorter, so that no
-- tenant can hold up a batch for long. What is the fault of no follow-up goes to the caller.
create or replace function minoots_private.follow_or_halve(parents tid[]) returns void
language plpgsql volatile
as $$
declare
  v_half constant integer := cardinality(parents) / 2;
  v_parent minoots_private.timers;
begin
  perform minoots_private.follow_batch(parents);
exception
  when transaction_rollback or operator_intervention or insufficient_resources or system_error
  then
    raise;
  when others then
    if sqlstate = '55P03' then
      perform set_config('lock_timeout', greatest(1, floor(extract(milliseconds
        from current_setting('lock_timeout')::interval) / 2))::integer || 'ms', true);
    end if;
    if v_half = 0 then
      select * into v_parent from minoots_private.timers as timer where timer.ctid = parents[1];
      perform minoots_private.tell_follow_up_refused(v_parent, null, case sqlstate
        when '55P03' then 'Another transaction holds the key of one.' else sqlerrm end);
    else
      perform minoots_private.follow_or_halve(parents[:v_half]),
        minoots_private.follow_or_halve(parents[v_half + 1:]);
    end if;
end
$$;
