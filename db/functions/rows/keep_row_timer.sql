-- Gives a row the timer it asks for. One that has not fired is changed, and stays paused if it
-- was. One that has ended is left as it is, unless the row moved: then the row's time is a new
-- promise, and takes over the key. A row that did not move gets a timer only if it is wanted.
create or replace function minoots_private.keep_row_timer(
  request jsonb, moved boolean, wanted boolean
) returns void
language plpgsql volatile
as $$
#variable_conflict use_variable
declare
  v_tenant constant uuid := minoots_private.enter_tenant();
  v_timer minoots_private.timers;
begin
  select * into v_timer from minoots_private.timers as timer
  where timer.tenant_id = v_tenant and timer.key = request ->> 'key'
  for update;
  if not found and not moved and not wanted then return; end if;
  if v_timer.status not in ('scheduled', 'paused') then
    if not moved then return; end if;
    update minoots_private.timers as timer set key = null, fingerprint = null
    where timer.tenant_id = v_tenant and timer.id = v_timer.id;
  end if;
  perform minoots_private.schedule_request(request);
  if v_timer.status = 'paused' then
    perform minoots.pause_timer(v_timer.id);
  end if;
end
$$;
