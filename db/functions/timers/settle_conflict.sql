-- What becomes of a request whose key is taken: the same timer, a replaced one, too late,
-- or a conflict that names the field that differs. The caller has locked the timer.
create or replace function minoots_private.settle_conflict(
  timer minoots_private.timers, request minoots_private.timer_request, path text
) returns jsonb
language plpgsql volatile
as $$
declare
  v_outcome text;
  v_timer minoots_private.timers := timer;
begin
  if timer.fingerprint = request.fingerprint then
    v_outcome := 'existing';
  elsif request.on_conflict <> 'replace' then
    perform minoots_private.refuse('KEY_CONFLICT', path || 'key',
      format('%s belongs to a timer whose %s differs.', to_json(request.key),
        minoots_private.name_difference(timer, request)),
      'Use another key, or onConflict replace.');
  elsif timer.status in ('scheduled', 'paused') then
    v_timer := minoots_private.replace_timer(timer, request);
    v_outcome := 'replaced';
  else
    v_outcome := 'too_late';
  end if;
  return jsonb_build_object('id', timer.id, 'outcome', v_outcome,
    'message', minoots_private.say_status(v_timer));
end
$$;
