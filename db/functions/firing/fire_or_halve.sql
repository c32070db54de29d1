-- Fires a batch; where that fails, its halves, until the lone offender is found: that one
-- ends failed, and all others fire. Before the halving the rows are locked, outside of what
-- is rolled back, so that no other row can come into the offender's place. What is the fault
-- of no row (a deadlock, a time-out, a full disk, a missing right) goes to the caller instead.
create or replace function minoots_private.fire_or_halve(
  fire_max integer, chosen uuid[], due_by timestamptz, owner bigint, lease interval,
  out fired integer, out handoffs json
)
language plpgsql volatile
as $$
declare
  v_half constant integer := cardinality(chosen) / 2;
begin
  select batch.fired, coalesce(batch.handoffs, '[]') into fired, handoffs
  from minoots_private.fire_batch(fire_max, chosen, due_by, owner, lease) as batch;
exception
  when transaction_rollback or operator_intervention or insufficient_resources or system_error
    or object_not_in_prerequisite_state or invalid_transaction_state or feature_not_supported
    or syntax_error_or_access_rule_violation
  then
    raise;
  when others then
    if chosen is null then
      select whole.* into fired, handoffs from minoots_private.fire_or_halve(
        fire_max, minoots_private.lock_due(fire_max, due_by), due_by, owner, lease) as whole;
    elsif v_half = 0 then
      fired := minoots_private.fail_due(chosen[1], due_by, sqlerrm);
      handoffs := '[]';
    else
      select part.* into fired, handoffs from minoots_private.fire_or_halve(
        fire_max, chosen[:v_half], due_by, owner, lease) as part;
      select fire_or_halve.fired + part.fired,
        (fire_or_halve.handoffs::jsonb || part.handoffs::jsonb)::json
      into fired, handoffs from minoots_private.fire_or_halve(
        fire_max, chosen[v_half + 1:], due_by, owner, lease) as part;
    end if;
end
$$;
