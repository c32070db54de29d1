-- Fires a batch; where that fails, its halves, until the lone offender is found: that one
-- ends failed, and all others fire. The caller has locked the rows, outside of what is rolled
-- back, so that no other row can come into the offender's place. What is the fault of no row
-- (a deadlock, a time-out, a full disk, a missing right) goes to the caller instead.
create or replace function minoots_private.fire_or_halve(
  chosen tid[], owner bigint, lease interval,
  out fired integer, out lags_ms double precision[], out handoffs minoots_private.handoff[]
)
language plpgsql volatile
as $$
declare
  v_half constant integer := cardinality(chosen) / 2;
  v_part record;
begin
  select batch.* into fired, lags_ms, handoffs
  from minoots_private.fire_batch(chosen, owner, lease) as batch;
exception
  when transaction_rollback or operator_intervention or insufficient_resources or system_error
    or object_not_in_prerequisite_state or invalid_transaction_state or feature_not_supported
    or syntax_error_or_access_rule_violation
  then
    raise;
  when others then
    if v_half = 0 then
      fired := minoots_private.fail_due(chosen[1], sqlerrm);
      lags_ms := '{}';
      handoffs := '{}';
    else
      select part.* into fired, lags_ms, handoffs
      from minoots_private.fire_or_halve(chosen[:v_half], owner, lease) as part;
      select part.* into v_part
      from minoots_private.fire_or_halve(chosen[v_half + 1:], owner, lease) as part;
      fired := fired + v_part.fired;
      lags_ms := lags_ms || v_part.lags_ms;
      handoffs := handoffs || v_part.handoffs;
    end if;
end
$$;
