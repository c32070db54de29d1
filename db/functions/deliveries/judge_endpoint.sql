-- Opens an endpoint's breaker after ten failures with no success between, enough that a
-- restart of the receiver passes unnoticed; closes it after a success; makes the wait longer
-- after a failed probe, from 30 s to 5 min. What failed that was under way when it opened
-- changes nothing. An endpoint that answered 410 is disabled. Locks the endpoint; the caller gives
-- its lane to the workers.
create or replace function minoots_private.judge_endpoint(
  tenant_id uuid, origin text, settled minoots_private.settled_delivery[]
) returns void
language plpgsql volatile
as $$
#variable_conflict use_variable
declare
  v_said constant record := minoots_private.hear_attempts(settled);
  v_was constant minoots_private.endpoints := minoots_private.lock_endpoint(tenant_id, origin);
  v_is minoots_private.endpoints := v_was;
begin
  if v_said.gone and v_was.disabled_at is null then
    v_is.disabled_at := minoots.clock();
    v_is.disabled_reason := 'The receiver answered 410.';
  end if;
  if v_said.answered then
    v_is.failures := 0;
    v_is.opened_at := null;
    if v_was.failures > 0 or v_was.last_success_at is null
      or v_was.last_success_at < minoots.clock() - interval '1 minute'
    then
      v_is.last_success_at := minoots.clock();
    end if;
  elsif v_said.failed <> '{}' then
    v_is.failures := v_was.failures + cardinality(v_said.failed);
    v_is.last_failure_at := minoots.clock();
    v_is.last_failure := v_said.reason;
    if v_was.opened_at is null and v_is.failures >= 10 then
      v_is.opened_at := minoots.clock();
      v_is.cool_down := interval '30 seconds';
    elsif v_was.probe = any(v_said.failed) then
      v_is.cool_down := least(v_was.cool_down * 2, interval '5 minutes');
    end if;
  end if;
  if v_is.opened_at is null then
    v_is.cool_down := null;
    v_is.probe := null;
    v_is.held_until := case when v_was.opened_at is null then v_was.held_until end;
  elsif v_was.opened_at is null or v_was.probe = any(v_said.failed) then
    v_is.held_until := minoots.clock() + v_is.cool_down;
    v_is.probe := null;
  end if;
  if v_is is distinct from v_was then
    perform minoots_private.write_endpoint(v_is);
    perform minoots_private.tell_endpoint(v_was, v_is, 'loop:hands', 'kernel');
  end if;
end
$$;
